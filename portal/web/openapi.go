package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// bearer is the name of the only security scheme.
const bearer = "bearer"

// Limits of request bodies.
const (
	maxBody  = 1 << 20
	maxBatch = 8 << 20
)

const summary = `API de l'Espace Adhérent : JSON, dates AAAA-MM-JJ, montants en centimes entiers.

Chaque réponse qui n'est pas un succès est un problème (RFC 9457, application/problem+json) : ` + "`code`" + ` est stable, ` + "`detail`" + ` est une phrase en français, ` + "`problems`" + ` nomme les champs refusés.

Écrire sans doublon : envoyer Idempotency-Key (une clé par geste, gardée 24 h pour le compte, ou pour l'adresse réseau quand il n'y a pas de session). La même requête renvoyée avec la même clé reçoit la même réponse, avec Idempotency-Replayed, tant que le compte en a encore le droit ; avec un autre contenu, If-Match ou Content-Type, elle est refusée (422, idempotency_mismatch) ; la première encore en cours donne 409 (in_progress). Une réponse est gardée quand la demande a été traitée (2xx, ou un refus 404, 409 ou 422) ; après 400, 401, 403, 412, 415, 428, 429 ou 5xx, la même clé sert encore.

Écrire à deux : l'ETag d'un salarié, d'un contact, d'une adresse ou des informations administratives est sa version. Modifier, sortir, retirer, valider et annuler demandent If-Match (428 sans lui) ; une version dépassée donne 412 et la version en vigueur dans ` + "`current`" + `.

If-Match prend aussi plusieurs versions, ou * pour celle en vigueur, quelle qu'elle soit.

Lire ce qui a changé : chaque lecture a un ETag ; renvoyé dans If-None-Match, il donne 304 quand rien n'a changé, la page d'une liste aussi.

Demander ce qui existe : un paramètre inconnu, ou donné deux fois, est refusé (400) et nommé dans ` + "`problems`" + ` ; un corps qui n'est pas du JSON, ou qui est compressé, l'est aussi (415).

L'adhérent d'autrui et un adhérent inconnu répondent la même chose : 404.

Pour l'exploitation : /healthz (le processus vit), /readyz (la base prend les écritures ; sinon 503 et la cause), /metrics (compteurs au format de Prometheus).`

func (s *server) config(version string) huma.Config {
	if version == "" {
		version = "1"
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Espace Adhérent",
				Version:     version,
				Description: summary,
				License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					bearer: {Type: "http", Scheme: "bearer", Description: "Le jeton que POST /v1/sessions donne."},
				},
			},
			Servers: []*huma.Server{{URL: "/", Description: "Le portail qui donne ce document"}},
			Tags: []*huma.Tag{
				{Name: sessionTag, Description: "Connexion"}, {Name: memberTag, Description: "Adhérents"},
				{Name: rosterTag, Description: "Effectifs"}, {Name: invoiceTag, Description: "Factures"},
				{Name: declarationTag, Description: "Déclarations"}, {Name: companyTag, Description: "Informations administratives"},
				{Name: contactsTag, Description: "Contacts et adresses"}, {Name: appointmentTag, Description: "Rendez-vous"},
				{Name: activityTag, Description: "Synthèse d'activité"}, {Name: draftTag, Description: "Saisies en attente"},
			},
			// Every operation needs a session unless it says otherwise with public.
			Security: []map[string][]string{{bearer: {}}},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{french},
	}
}

// public opens an operation to callers without a session.
func public(op huma.Operation) huma.Operation {
	op.Security = []map[string][]string{}
	return op
}

func isPublic(op *huma.Operation) bool { return op.Security != nil && len(op.Security) == 0 }

// under puts an operation in another group of the document.
func under(tag string, op huma.Operation) huma.Operation {
	op.Tags = []string{tag}
	return op
}

// read and write make operations; a write, of a roster unless [under] says
// otherwise, happens once per Idempotency-Key.
func (s *server) read(path, id, tag, text string) huma.Operation {
	return marked(operation(http.MethodGet, path, id, tag, text, s.conditional), validated)
}

func (s *server) write(method, path, id, text string) huma.Operation {
	return s.keyed(operation(method, path, id, rosterTag, text))
}

// keyed makes an operation happen once per Idempotency-Key.
func (s *server) keyed(op huma.Operation) huma.Operation {
	op.Middlewares = append(op.Middlewares, s.once)
	return marked(op, replayed)
}

func operation(method, path, id, tag, text string, m ...func(huma.Context, func(huma.Context))) huma.Operation {
	return huma.Operation{
		Method: method, Path: path, OperationID: id, Tags: []string{tag}, Summary: text,
		MaxBodyBytes: maxBody, BodyReadTimeout: -1, Middlewares: m, Metadata: map[string]any{},
	}
}

// What is marked on an operation, for who answers it and who describes it.
const (
	enrolment = "enrolment" // open to a session that must turn the second factor on first
	validated = "validated" // its answer has an ETag, and 304 for who has it
	replayed  = "replayed"  // happens once per Idempotency-Key
	scripted  = "scripted"  // open to an access token, beside what is under a member
)

func marked(op huma.Operation, mark string) huma.Operation {
	op.Metadata[mark] = true
	return op
}

// register adds an operation whose errors become problems.
func register[I, O any](s *server, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return out, nil
	})
}

// operations gives those of a path, in a fixed order.
func operations(item *huma.PathItem) []*huma.Operation {
	all := []*huma.Operation{item.Get, item.Post, item.Put, item.Delete}
	return slices.DeleteFunc(all, func(op *huma.Operation) bool { return op == nil })
}

func sortedPaths(o *huma.OpenAPI) []string { return slices.Sorted(maps.Keys(o.Paths)) }
