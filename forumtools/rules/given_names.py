"""First names that are common in Brittany and around it, in the form used to compare (no capitals, no accents)."""

from __future__ import annotations

from forumtools.model.words import fold

_GIVEN = """
abdel abdelkader adele adeline agathe agnes ahmed aicha alan alban alessandro alex alexandra alexis alice alicia
aline alison alix amadou amandine amaury amel amelie amina aminata amine anais anastasia andrea angela angelique
anissa anita anja anke anna annabelle annaick annaig anne annick annie anouk anthony antje antoinette antonio
arlette armelle arthur asma astrid audrey aurelie aurelien aurore awa awena axel ayoub azenor aziliz aziz baptiste
bastien beatrice benedicte benjamin bernadette bertille bilal bjorn blandine bleuenn boris bouchra brahim brendan
brigitte bruno camille carine carla carlos carmen carole caroline catherine cecile cedric celestine celia celine
chantal charlene charlotte chloe christelle christian christiane christine christophe claire clara clarisse
claudia claudine clea clemence clementine clotilde colette coline corentin corentine corinne cyril cyrille damien
danielle daphne david deborah delphine denise diane didier djamel dominique dorothee driss edith edouard efflam
elena eleonore elias elisa elisabeth elise elke elodie eloise elsa emeline emilie emma emmanuel emmanuelle enora
enzo erell eric erika erwan erwann esteban estelle esther eugenie eva evelyne ewen fabien fabienne fabrice fanch
fanny farid fatiha fatima fatma fatou fatoumata florence florian francine francis franck francoise frank frederic
frederique gabrielle gael gaelle gaetan gaspard genevieve geoffroy georgette geraldine ghislaine gildas giovanni
gisele giulia glenn goulven goulwen guenole guewen gurvan gwenael gwenaelle gwendal gwendoline gwenn gwennole
gwenola gwenole gwladys hafida hakim hamid hanna hassan hayat heike helene heloise henriette houria hugo ibrahim
ibrahima ildut ilyes ines ingeborg ingrid irene isabelle jacqueline jade jakez jamal jeanne jeannine jennifer
jeremie jeremy jerome jessica joanna joel joelle jorge joris jose josephine josette juan judith julia julie
juliette justine karim karima karine katarzyna kate katell katia kevin khadija khaled khalid killian klaus klervi
laetitia lamia laszlo laura laure laureline laurence laurene lea leila lena lenaig leo leonie leslie lila liliane
lionel lise loeiza loic loig louise luc luca lucie lucien lucienne ludivine ludovic lydia lydie maelle maelys
magali maia maiwen maiwenn malika malo malou mamadou manon manuela marc marceline marek margaux margot marguerite
maria mariam mariama marianne marielle marina marine marion marjolaine marlene mary mateo mathieu mathilde matteo
matthew matthieu maud maureen maxence maxime mehdi melanie melissa meryem michele micheline mickael miguel mihai
mikael mireille mohamed mohammed monique morgane mounir mourad mustapha myriam nabil nadege nadia nadine nadir
naima najat nassim natacha nathalie nathan nawel nelly nicole nina noemi noemie nolwen nolwenn nora nour nouria
odette odile olaf olga olivia ophelie ornella oscar ouarda oumar ousmane pablo padrig paolo pascale patricia
patrick paula paulette pauline pedro pierrette pierrick piotr priscilla quentin rachel rachid rania raphael
raphaelle rayan raymonde rebecca reda regine renee riwal riwanon rodolphe romane romuald ronan rosa rosalie roxane
rozen rozenn sabine sabrina said salah salima salome sami samia samir samira samuel sana sandra sandrine sara
sarah sebastien selma servane severine sihem soaz soazig sofia sofiane soizic soizig solange solene sonia sophie
souad stephane stephanie steven susan suzanne sven sybille sylvain sylvaine sylvette sylvie tatiana telma teresa
theo therese thibault thibaut thierry thomasine tifenn tiphaine tiphany tomaz tristan tudi tudual tugdual typhaine
ulysse ursula ute valentin valentine valerie vanessa veronique victoire victoria virginie viviane wassila wilfried
william wolfgang xavier yacine yael yann yannick yannig yasmina yasmine yoann yoanna yohann yolande youenn youna
younes youssef yuna yves yvette yvonne zahra zakaria zineb zoe zofia zohra
"""

# Many families bear these too: at the end of a name they prove nothing.

_BOTH = """
adrien alain albert alexandre alfred ali andre antoine armand arnaud aubin auguste augustin aymeric barnabe basile
benoit bernard bertrand brice cesar charles claude clement colin constant daniel denis edmond emile etienne eudes
eugene felix ferdinand fernand ferreol florent francois gabriel gauthier gautier georges gerard germain gilbert
gilles gregoire gregory guillaume gustave guy henri henry herve honore hubert isaac ivan jacques jean joachim
joseph jules julien kenan lambert laurent leon leonard louis lucas mael manuel marceau marcel marie marin marius
mark martial martin maurice maxim michael michel mona morgan morvan moussa nicolas noel olivier omar pascal paul
per peter philippe pierre raoul raymond remi remy renaud rene richard robert robin rodrigue roger roland rolland
romain romeo salomon serge simon stefan tanguy theodore thomas tom urbain victor vincent vivien youn yvon
"""

GIVEN_NAMES = frozenset(_GIVEN.split())
_ALSO_FAMILIES = frozenset(_BOTH.split())


def is_given(word: str) -> bool:
    """Say whether *word* is a first name, and hardly ever a family's; `Jean-Luc` is one, `Tanguy-Morvan` none."""
    parts = fold(word).split("-")
    return parts[-1] in GIVEN_NAMES and all(part in GIVEN_NAMES or part in _ALSO_FAMILIES for part in parts)


def may_be_given(word: str) -> bool:
    """Say whether *word* is a first name, of a person or also of families."""
    return any(part in GIVEN_NAMES or part in _ALSO_FAMILIES for part in fold(word).split("-"))
