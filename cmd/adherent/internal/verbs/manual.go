package verbs

import "github.com/espace-adherent/adherent/cmd/internal/cli"

// Manual is what the help of adherent says beside each command, and its topics.
func Manual() cli.Manual {
	return cli.Manual{
		Environment: "  ADHERENT_PORTAIL, ADHERENT_NUMERO, ADHERENT_PROFIL   à qui la commande parle, et pour qui\n" +
			"  ADHERENT_JETON                                       la session d'un script, au lieu du trousseau",
		More: "  « adherent aide environnement » donne toutes les variables, « adherent aide scripts » ce qui sert\n" +
			"  aux scripts ; « adherent man DOSSIER » écrit les pages de manuel.",
		Topics: []cli.Topic{
			{Names: []string{"environnement", "environment"}, Short: "Les variables que le programme lit", Text: aboutEnvironment},
			{Names: []string{"codes-de-sortie", "exit-codes"}, Short: "Ce que disent les codes de sortie", Text: aboutExitCodes},
			{Names: []string{"mise-en-forme", "formatting"}, Short: "--json, --jq, --template et les tables", Text: aboutFormatting},
			{Names: []string{"scripts", "scripting"}, Short: "Ce qui sert aux scripts, du jeton à la reprise", Text: aboutScripts},
		},
	}
}

const aboutEnvironment = `Les variables d'environnement que lit adherent. Une option de la ligne de commande l'emporte sur
elles, et elles sur le fichier de configuration ; « adherent config liste » dit d'où vient chaque valeur.

  ADHERENT_PORTAIL      l'adresse du portail (--portail)
  ADHERENT_NUMERO       le n° adhérent, ou celui du mandataire (--numero)
  ADHERENT_MANDATAIRE   oui : on se connecte en tant que mandataire (--mandataire)
  ADHERENT_PROFIL       le profil du fichier de configuration (--profil)
  ADHERENT_JETON        le jeton d'une session, au lieu de celle du trousseau
  ADHERENT_CONFIG       un autre fichier de configuration
  ADHERENT_LECTEUR      oui : l'interface en mots, pour un lecteur d'écran (--lecteur)
  ADHERENT_THEME        normal ou contraste
  ADHERENT_NOUVEAUTES   non : ne pas dire qu'une version plus récente existe

  BROWSER               le navigateur de --web
  PAGER, LESS           le programme qui montre ce qui dépasse l'écran ; vide ou « cat » : aucun
  NO_COLOR              aucune couleur
  CI                    une chaîne automatique : rien n'est dit d'une version plus récente
  XDG_CONFIG_HOME, XDG_STATE_HOME, HOME
                        où sont la configuration et ce que le programme note d'un lancement à l'autre
  HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE
                        par où et avec quels certificats le portail est joint
`

const aboutExitCodes = `Les codes de sortie font partie de l'interface : un script peut s'y fier.

  0   fait
  1   échec : refusé par le portail, ou autre chose que ce qui suit
  2   ligne de commande à corriger
  3   refusé par une règle : chaque champ dit quoi faire
  4   personne n'est connecté
  5   introuvable
  6   conflit : changé entre-temps, ou pas dans cet état
  7   portail injoignable, ou réponse perdue : la même commande peut être retapée
  8   --tous-les-clients : fait, sauf pour ceux dont le mandat ne le permet pas
  9   surveiller : quelque chose a changé
`

const aboutFormatting = `Les données vont sur la sortie standard, tout le reste sur l'erreur standard.

  --json               le document de la commande : les objets de l'API
  --json CHAMPS        ces champs seulement, séparés par des virgules ; d'une liste, un tableau de ses
                       éléments. L'aide de la commande donne les champs ; un champ inconnu est refusé.
  --jq EXPRESSION      ce qu'une expression jq en prend ; un texte sort sans guillemets
  --template MODÈLE    ce qu'en fait un modèle de Go (https://pkg.go.dev/text/template)
  --limit N            les N premiers de la liste, par adhérent avec --tous-les-clients
  --csv, --format      la table pour un tableur français, en tsv ou en Markdown

Les fonctions des modèles, celles de gh :

  autocolor STYLE V    comme color, sur un terminal seulement
  color STYLE V        la valeur en couleur : red, green+b, white+h:blue, ou un numéro de 0 à 255
  hyperlink URL TEXTE  un lien, là où le terminal les connaît
  join SÉP LISTE       les valeurs d'une liste, avec SÉP entre elles
  pluck CHAMP LISTE    un champ de chaque objet d'une liste
  tablerow V…          une ligne de table ; tablerender l'écrit (sinon elle l'est à la fin)
  timeago DATE         « il y a 3 jours », « dans 2 mois »
  timefmt FORME DATE   la date, dans une forme de Go : 02/01/2006
  truncate N V         N colonnes au plus

et celle d'ici : euros CENTIMES (« 1 234,50 € »).

Exemples :
  adherent salaries liste --json id,birth_name,job_title
  adherent salaries liste --json birth_name --jq '.[].birth_name'
  adherent factures liste --limit 5 --json number,date,total_cents --template \
    '{{range .}}{{tablerow .number (timefmt "02/01/2006" .date) (euros .total_cents)}}{{end}}'
  adherent rdv liste --template '{{range .appointments}}{{.employee_name}} {{timeago .start}}{{"\n"}}{{end}}'
`

const aboutScripts = `Ce qui sert aux scripts.

  La session     « adherent connexion jeton » écrit le jeton de la session ouverte sur ce poste, sans mot
                 de passe ; ADHERENT_JETON le donne à une commande, sur un autre poste par exemple.
  Le document    --json, --jq et --template : « adherent aide mise-en-forme ».
  Ce qui manque  « adherent api CHEMIN » appelle n'importe quelle opération du portail, connecté.
  Les écritures  --oui pour ne rien demander, --simuler pour regarder. Une réponse perdue (code 7) : la
                 même commande, retapée, ne fait rien deux fois.
  Les secrets    jamais en argument : --mot-de-passe-stdin, --code-stdin, --nir-stdin les lisent.
  Les codes      « adherent aide codes-de-sortie ».
  Des raccourcis « adherent alias definir » en garde.

Exemples :
  export ADHERENT_JETON=$(adherent connexion jeton)
  adherent factures liste --a-payer --json number,open_cents
  adherent api /v1/members --jq '.members[].number'
`
