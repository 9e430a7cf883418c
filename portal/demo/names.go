package demo

import "github.com/espace-adherent/adherent/spst"

// What invented people are made of. The lists only grow at their end: their
// order is part of who is invented.

func familyNames() []string {
	return []string{
		"MARTIN", "BERNARD", "THOMAS", "PETIT", "ROBERT", "RICHARD", "DURAND", "DUBOIS", "MOREAU", "LAURENT",
		"SIMON", "MICHEL", "LEFÈVRE", "LEROY", "ROUX", "DAVID", "BERTRAND", "MOREL", "FOURNIER", "GIRARD",
		"BONNET", "DUPONT", "LAMBERT", "FONTAINE", "ROUSSEAU", "VINCENT", "MÜLLER", "FAURE", "ANDRÉ", "MERCIER",
		"BLANC", "GUÉRIN", "BOYER", "GARNIER", "CHEVALIER", "FRANÇOIS", "LEGRAND", "GAUTHIER", "GARCIA", "PERRIN",
		"ROBIN", "CLÉMENT", "MORIN", "NICOLAS", "HENRY", "ROUSSEL", "MATHIEU", "GAUTIER", "MASSON", "MARCHAND",
		"DUVAL", "DENIS", "DUMONT", "MARIE", "LEMAIRE", "NOËL", "MEYER", "DUFOUR", "MEUNIER", "BRUN",
		"BLANCHARD", "GIRAUD", "JOLY", "RIVIÈRE", "LUCAS", "BRUNET", "GAILLARD", "BARBIER", "ARNAUD", "MARTINEZ",
		"GÉRARD", "ROCHE", "RENARD", "SCHMITT", "ROY", "LEROUX", "COLIN", "VIDAL", "CARON", "PICARD",
		"AUBERT", "LEMOINE", "RENAUD", "DUMAS", "LACROIX", "OLIVIER", "PHILIPPE", "BOURGEOIS", "PIERRE", "BENOÎT",
		"REY", "LECLERC", "PAYET", "ROLLAND", "LECLERCQ", "GUILLAUME", "LECOMTE", "LOPEZ", "JEAN", "DUPUY",
		"HUBERT", "BERGER", "CARPENTIER", "SANCHEZ", "DUPUIS", "MOULIN", "LOUIS", "DESCHAMPS", "HUET", "VASSEUR",
		"BOUCHER", "FLEURY", "ROYER", "KLEIN", "JACQUET", "ADAM", "PARIS", "POIRIER", "MARTY", "AUBRY",
		"GUYOT", "CARRÉ", "CHARLES", "RENAULT", "CHARPENTIER", "MÉNARD", "MAILLARD", "BARON", "BERTIN", "BAILLY",
		"HERVÉ", "SCHNEIDER", "FERNANDEZ", "LE GALL", "COLLET", "LÉGER", "BOUVIER", "JULIEN", "PRÉVOST", "MILLET",
		"PERROT", "DANIEL", "LE ROUX", "COUSIN", "GERMAIN", "BRETON", "LANGLOIS", "BESSON", "LE GOFF", "PELLETIER",
		"LÉVÊQUE", "PERRIER", "LEBLANC", "BARRÉ", "LEBRUN", "MARCHAL", "WEBER", "MALLET", "HAMON", "BOULANGER",
		"JACOB", "MONNIER", "MICHAUD", "RODRIGUEZ", "GUICHARD", "GILLET", "ÉTIENNE", "GRONDIN", "POULAIN", "TESSIER",
		"D'ALMEIDA", "L'HERMITE", "DE SOUSA", "DA SILVA", "DOS SANTOS", "DE LA FONTAINE", "LE BIHAN", "LECŒUR", "SŒUR", "ÇELİK",
		"BENALI", "EL AMRANI", "HADDAD", "BELKACEM", "MANSOURI", "DIALLO", "TRAORÉ", "DIOP", "N'DIAYE", "COULIBALY",
		"KOUASSI", "MBAPPÉ", "NGUYEN", "TRẦN", "LÊ", "CHEN", "WANG", "KAYA", "YILMAZ", "NOWAK",
		"KOWALSKI", "POPESCU", "IONESCU", "IVANOV", "ROSSI", "FERRARI", "O'BRIEN", "SMITH", "KUMAR", "RAJAONARISON",
	}
}

// firstNames are those of one sex: simple ones, and what compound ones are made
// of, such as Jean-Noël.
type firstNames struct {
	simple   []string
	compound string
	second   []string
}

func women() firstNames {
	return firstNames{simple: []string{
		"Marie", "Nathalie", "Isabelle", "Sylvie", "Catherine", "Françoise", "Valérie", "Christine", "Sandrine", "Véronique",
		"Céline", "Sophie", "Stéphanie", "Aurélie", "Émilie", "Julie", "Élodie", "Camille", "Léa", "Manon",
		"Chloé", "Laura", "Mathilde", "Pauline", "Anaïs", "Maëlle", "Zoé", "Inès", "Noémie", "Océane",
		"Clémence", "Amélie", "Hélène", "Agnès", "Béatrice", "Solène", "Gaëlle", "Nolwenn", "Aïcha", "Fatima",
		"Yasmine", "Khadija", "Leïla", "Aminata", "Fatoumata", "Aïssatou", "Mei", "Linh", "Ana", "Inês",
		"Agnieszka", "Ioana", "Giulia", "Özlem", "Priya", "Joséphine", "Éloïse", "Anne", "Claire", "Lucie",
	}, compound: "Marie", second: []string{
		"Hélène", "Laure", "Claude", "Thérèse", "Ève", "Noëlle", "Pierre", "Anne", "France", "Line",
	}}
}

func men() firstNames {
	return firstNames{simple: []string{
		"Philippe", "Michel", "Alain", "Patrick", "Christophe", "Laurent", "Frédéric", "Stéphane", "Éric", "David",
		"Nicolas", "Sébastien", "Julien", "Thomas", "Alexandre", "Maxime", "Antoine", "Hugo", "Théo", "Lucas",
		"Mathis", "Enzo", "Léo", "Gaël", "Loïc", "Yann", "Erwan", "Rémi", "Jérôme", "Cédric",
		"François", "Benoît", "Étienne", "Raphaël", "Noël", "Gaëtan", "Mickaël", "Kévin", "Mohamed", "Karim",
		"Mehdi", "Youssef", "Mamadou", "Ousmane", "Ibrahima", "Minh", "Wei", "João", "Paulo", "Piotr",
		"Andrei", "Matteo", "Emre", "Arjun", "Arsène", "Maël", "Pierre", "Paul", "Louis", "Martin",
	}, compound: "Jean", second: []string{
		"Noël", "François", "Luc", "Michel", "Baptiste", "Yves", "Rémi", "Philippe", "Claude", "André",
	}}
}

// post is a job that people are invented for.
type post struct {
	woman, man, pcs string
	determinants    []spst.DeterminantCode
}

func posts() []post {
	at := func(woman, man, pcs string, d ...spst.DeterminantCode) post {
		if d == nil {
			d = []spst.DeterminantCode{spst.None}
		}
		return post{woman, man, pcs, d}
	}
	return []post{
		at("Employée de libre-service", "Employé de libre-service", "551a"),
		at("Hôtesse de caisse", "Hôte de caisse", "552a"),
		at("Vendeuse", "Vendeur", "553c"),
		at("Secrétaire", "Secrétaire", "542a"),
		at("Comptable", "Comptable", "543b"),
		at("Assistante RH", "Assistant RH", "543e"),
		at("Agente d'accueil", "Agent d'accueil", "541b"),
		at("Responsable de magasin", "Responsable de magasin", "462b"),
		at("Technico-commerciale", "Technico-commercial", "463b"),
		at("Chargée de clientèle", "Chargé de clientèle", "463e"),
		at("Développeuse", "Développeur", "388a"),
		at("Serveuse", "Serveur", "561b"),
		at("Cuisinière", "Cuisinier", "636d"),
		at("Coiffeuse", "Coiffeur", "562b"),
		at("Aide à domicile", "Aide à domicile", "563b"),
		at("Agente de propreté", "Agent de propreté", "684a"),
		at("Magasinière", "Magasinier", "653a"),
		at("Cariste", "Cariste", "652a", "CONDUITE"),
		at("Préparatrice de commandes", "Préparateur de commandes", "676c"),
		at("Conductrice routière", "Conducteur routier", "641a"),
		at("Chauffeuse-livreuse", "Chauffeur-livreur", "643a"),
		at("Conductrice d'engins", "Conducteur d'engins", "621c", "CONDUITE"),
		at("Électricienne", "Électricien", "633a", "ELECTRIQUE"),
		at("Électromécanicienne", "Électromécanicien", "628b", "CONDUITE", "ELECTRIQUE"),
		at("Mécanicienne automobile", "Mécanicien automobile", "634c", "CONDUITE"),
		at("Peintre en carrosserie", "Peintre en carrosserie", "634a", "CMR"),
		at("Soudeuse", "Soudeur", "623e", "CMR"),
		at("Maçonne", "Maçon", "632a"),
		at("Couvreuse", "Couvreur", "632e", "AMIANTE", "ECHAFAUDAGE"),
		at("Peintre en bâtiment", "Peintre en bâtiment", "632g", "PLOMB"),
		at("Menuisière", "Menuisier", "632d", "CMR"),
		at("Aide-soignante", "Aide-soignant", "526a", "BIO_2", "NUIT"),
		at("Infirmière", "Infirmier", "431f", "BIO_3_4", "NUIT"),
		at("Boulangère", "Boulanger", "636c", "NUIT"),
		at("Jardinière", "Jardinier", "631a"),
		at("Opératrice de production", "Opérateur de production", "674c", "NUIT"),
	}
}

// birthplaces are departments with a number of communes to draw from, those of
// Normandy more often; overseas and foreign ones come with their whole place.
func birthplaces() (departments, places []string) {
	departments = []string{
		"76", "76", "76", "76", "76", "27", "27", "14", "50", "61", "75", "92", "93", "94", "78", "95", "91", "77", "59", "62",
		"80", "60", "02", "51", "35", "29", "22", "56", "44", "49", "72", "37", "45", "33", "31", "13", "69", "67", "57", "54",
	}
	places = []string{
		"97105", "97209", "97302", "97411", "97608", "2A004", "2B033", // overseas, Corsica
		"99350", "99351", "99352", "99341", "99331", "99326", "99335", "99139", "99134", "99127", "99122", "99114", "99243", "99216", "99208",
	}
	return departments, places
}
