package list

import "github.com/espace-adherent/adherent/spst"

// Fields are the columns of what is said of one thing, field by field.
func Fields() []Head {
	return []Head{{Name: "field", Titles: []string{"Champ"}}, {Name: "value", Titles: []string{"Valeur"}, Kind: Proses}}
}

// RecoveryCodes is the codes of a second factor that serve once.
func RecoveryCodes() List[string] {
	return List[string]{Identifier("code", "Codes de secours", 20, func(code *string) string { return *code })}
}

// Token is an access token, as it is given once.
func Token() List[spst.AccessToken] {
	return List[spst.AccessToken]{Identifier("token", "Jeton", 20, func(x *spst.AccessToken) string { return x.Token })}
}

// Findings is what a check of this machine finds.
func Findings[T any](state, check, found func(*T) string) List[T] {
	return List[T]{Word("state", "", 4, state), Text("check", "Quoi", 20, check), Prose("found", "Constat", 60, found)}
}

// Aliases is the commands of one's own.
func Aliases[T any](name, expansion func(*T) string) List[T] {
	return List[T]{Word("name", "Alias", 16, name), Text("expansion", "Commande", 60, expansion)}
}

// Settings is what is in force, and where each comes from.
func Settings[T any](key, value, origin, source func(*T) string) List[T] {
	return List[T]{
		Word("key", "Réglage", 20, key), Text("value", "Valeur", 36, value),
		Text("origin", "Origine", 16, origin), Text("source", "Source", 30, source),
	}
}
