"""The kinds of facts in the languages in which words of consent are read out and the screens are not."""

# By the code of the language, then of the kind. Somebody who reads the language reviews them with the words.
SPOKEN = {
    'es': {
        'alias': "tu nombre de trabajo", 'official_name': "tu nombre oficial", 'age_band': "tu grupo de edad",
        'language': "tus idiomas", 'phone': "tu número de teléfono",
        'safe_contact': "cómo contactarte sin peligro", 'question': "lo que quieres",
        'children': "que vienen niños contigo"},
    'ro': {
        'alias': "numele ales de tine", 'official_name': "numele tău oficial", 'age_band': "grupa ta de vârstă",
        'language': "limbile pe care le vorbești", 'phone': "numărul tău de telefon",
        'safe_contact': "cum te putem contacta în siguranță", 'question': "ce vrei tu",
        'children': "că vin copii cu tine"},
    'bg': {
        'alias': "името, което ти избираш", 'official_name': "официалното ти име", 'age_band': "възрастовата ти група",
        'language': "езиците, които говориш", 'phone': "телефонният ти номер",
        'safe_contact': "как да се свържем с теб по безопасен начин", 'question': "какво искаш",
        'children': "че с теб идват деца"},
    'hu': {
        'alias': "a választott neved", 'official_name': "a hivatalos neved", 'age_band': "a korcsoportod",
        'language': "a nyelvek, amelyeken beszélsz", 'phone': "a telefonszámod",
        'safe_contact': "hogyan lehet veled biztonságosan kapcsolatba lépni", 'question': "amit szeretnél",
        'children': "hogy gyerekek is jönnek veled"},
}


def spoken(category, language):
    """A kind of fact as it is read out in this language.

    :param category: the kind, in the language of the screen nearest to it
    :param str language: the code of the language
    :return str: its words in that language; where nobody wrote them down, its name on the screen
    """
    return SPOKEN.get(language, {}).get(category.code) or category.name
