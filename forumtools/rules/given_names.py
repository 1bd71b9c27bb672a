"""First names that are common in Brittany and around it, in the form used to compare (no capitals, no accents)."""

from __future__ import annotations

from forumtools.model.words import fold

GIVEN_NAMES = frozenset(
    """
    adele adeline adrien agathe agnes aicha alan alban alessandro alex alexandra alexandre alexis alice alicia
    aline alison alix amandine amaury amel amelie amina amine anais anastasia andrea angela angelique anissa anita
    anna annabelle anne annick annie anouk anthony antoine antoinette antonio arlette armelle arthur asma astrid
    audrey aurelie aurelien aurore axel ayoub aziz bastien baptiste beatrice benedicte benjamin bernadette bertille
    bilal blandine boris brahim brendan brice brigitte bruno camille carine carla carlos carole caroline catherine
    cecile cedric celestine celia celine chantal charlene charlotte chloe christelle christian christiane christine
    christophe claire clara clarisse claude claudia claudine clea clemence clementine clotilde coline colette
    corentin corinne cyril cyrille damien danielle daphne david deborah delphine denise diane didier djamel dominique
    dorothee driss edith edouard elena eleonore elias elisa elisabeth elise elodie eloise elsa emeline emilie
    emma emmanuel emmanuelle enora enzo eric erika erwan erwann esteban estelle esther etienne eugenie eva evelyne
    ewen fabien fabienne fabrice fanny farid fatiha fatima fatma fatoumata florence florent florian francine
    francis franck francoise frank frederic frederique gabriel gabrielle gael gaelle gaetan gaspard genevieve
    geoffroy georgette geraldine ghislaine gildas gilles gisele giulia glenn goulven guenole guewen gurvan
    gwenael gwenaelle gwendal gwendoline gwenn gwenola gwladys hakim hamid hanna hassan hayat helene heloise
    henriette hubert hugo ibrahim ibrahima ilyes ines ingrid irene isabelle jacqueline jacques jade jamal jeanne
    jeannine jennifer jeremie jeremy jerome jessica joanna joel joelle joris josephine josette jose juan judith
    jules julia julie juliette justine karim karima karine katell katia kevin khadija khaled killian klervi laetitia
    lamia laura laure laureline laurence laurene lea leila lena leo leonie leslie lila liliane lionel lise loic loig
    louise luc lucie lucien lucienne ludivine ludovic lydia lydie maelle maelys magali maia maiwenn malika malo manon
    manuel manuela marc marcel marceline margaux margot marguerite maria mariam mariama marianne marie marielle
    marina marine marion marjolaine marlene mateo mathieu mathilde matteo matthieu maud maureen maurice maxence
    maxime mehdi melanie melissa meryem michele micheline miguel mireille mohamed mohammed monique morgan morgane
    mounir mourad mustapha myriam nabil nadege nadia nadine naima najat nassim natacha nathalie nathan nawel nelly
    nicole nina noemie nolwenn nora noemi nouria odette odile olga olivia ophelie ornella oscar ouarda pablo
    pascale patricia patrick paula paulette pauline pedro pierrick pierrette priscilla quentin rachel rachid rania
    raphael raphaelle raymonde rebecca regine renee riwal robin rodolphe romain romane romuald ronan rosa rosalie
    roxane sabine sabrina said salah salima salome samia samir samira samuel sandra sandrine sara sarah sebastien
    selma servane severine sofia sofiane solange solene soizic soizig soazig sonia sophie stephane stephanie steven
    suzanne sven sybille sylvain sylvaine sylvette sylvie tanguy tatiana telma teresa theo therese thibault thibaut
    thierry thomasine tifenn tiphaine tiphany tomaz tristan typhaine ulysse urbain ursula valentin valentine valerie
    vanessa veronique victoire victoria virginie viviane wassila wilfried william xavier yael yann yannick yannig
    yasmina yasmine yoann yoanna yohann yolande youenn youna younes youssef yuna yves yvette yvonne zahra zineb zoe
    """.split()
)
"""Those that are first names in the first place, even where a few families bear them."""

_ALSO_FAMILIES = frozenset(
    """
    alain albert alfred ali andre armand arnaud auguste augustin aubin aymeric barnabe basile bernard bertrand
    benoit cesar charles clement colin constant daniel denis edmond emile eugene eudes ferdinand fernand felix
    ferreol francois gauthier gautier georges gerard germain gilbert gregoire gregory guillaume gustave guy henri
    henry herve honore isaac ivan jean joachim joseph julien kenan lambert laurent leon leonard louis lucas
    marceau marin marius martial martin maxim michel morvan nicolas noel olivier omar pascal paul philippe pierre
    raoul raymond remi remy renaud rene richard robert rodrigue roger roland rolland romeo salomon serge simon
    theodore thomas victor vincent vivien yvon
    """.split()
)


def is_given(word: str) -> bool:
    """Say whether *word* is a first name, and hardly ever a family's: also one of several joined by hyphens."""
    return any(part in GIVEN_NAMES for part in fold(word).split("-"))


def may_be_given(word: str) -> bool:
    """Say whether *word* is a first name, of a person or also of families."""
    return is_given(word) or any(part in _ALSO_FAMILIES for part in fold(word).split("-"))
