package web

import "net/http"

func (s *server) mountDocs() {
	yaml, err := s.api.OpenAPI().YAML()
	if err != nil {
		panic(err) // cannot happen: the document is our own types
	}
	json, err := s.api.OpenAPI().MarshalJSON()
	if err != nil {
		panic(err) // likewise
	}
	s.mountFile("/openapi.yaml", "application/yaml; charset=utf-8", yaml)
	s.mountFile("/openapi.json", "application/json", json)
}

func (s *server) mountFile(path, contentType string, content []byte) {
	s.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(content) // the caller has gone; there is nobody to tell
	})
}
