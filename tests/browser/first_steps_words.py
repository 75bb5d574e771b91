"""What the first steps say in English, by what they say in Dutch; names are the same in both."""
ENGLISH = {
    "Instellingen": "Settings", "Huiskamer: eerste stappen": "Huiskamer: first steps", "Eerste stappen": "First steps",
    "Gebruikers & Bedrijven": "Users & Companies", "Gebruikers": "Users", "Wachtwoord wijzigen": "Change Password",
    "Nieuw": "New", "Open": "Open", "Terug": "Back", "Gereed": "Done", "Bevestigen": "Confirm",
    "Wacht op jou": "Waits for me",
    # the steps
    "Noem de eerste twee mensen": "Name the first two people", "Maak eerst twee accounts": "Make two accounts at",
    "Geef de anderen hun rol": "Give the others their roles", "Nieuwe collega": "New colleague",
    "Teamleider": "Supervisor", "Hulpverlener": "Caseworker", "Gastvrouw of gastheer": "Host",
    "Zeg wie voor de dossiers verantwoordelijk is": "Say who answers for the files",
    "Zeg wie voor de dossiers": "Say who answers for the files", "Een eigen database": "A database of its own",
    "Maak de huiskamer": "Make the huiskamer", "Openingstijden wijzigen": "Change the hours",
    "Beoordeel de woorden": "Review the words", "Een dossier bijhouden": "Keeping a file",
    "Delen met één voorziening": "Sharing with one service", "Nederlands": "Dutch",
    "Deze tekst klopt": "These words are right", "Kijk de wegwijzer na": "Check the directory",
    "Vandaag nagekeken": "Checked today", "Bewaar de sleutels": "Keep the keys",
    "Nieuwe sleutelperiode beginnen": "Begin a new epoch", "In gebruik": "In use",
    # the first file, and the first handover
    "Dossier openen": "Open a file", "21 of ouder": "21 or older",
    "Persoon en veilig contact": "Person and safe contact", "Alleen hier, persoonlijk": "Only here, in person",
    "Overdragen": "Hand over", "Toestemming vragen": "Ask consent", "Ja": "Yes", "Ontvangst bevestigd": "Received",
    "Aangeboden": "Offered",
}
