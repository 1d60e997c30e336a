using System.Collections.Frozen;

namespace FhirGenomics.Validation;

/// <summary>The Danish of constraints, by their English words, since definitions have those alone. Of HL7 only those that people meet are here.</summary>
internal static class InvariantTexts
{
    /// <summary>The Danish text, or null if there is none.</summary>
    public static string? Find(string human) => Texts.GetValueOrDefault(human.TrimEnd('.')) ?? OfPatientGroup(human);

    /// <summary>The rules made for each patient group differ in names alone.</summary>
    private static string? OfPatientGroup(string human)
    {
        const string Start = "Usual analyses of the patient group ";
        const string End = ". The list is inferred, so another analysis is a warning.";
        return human.StartsWith(Start, StringComparison.Ordinal) && human.EndsWith(End, StringComparison.Ordinal)
            ? $"Sædvanlige analyser for patientgruppen {human[Start.Length..^End.Length]}. Listen er udledt, så en anden analyse er en advarsel"
            : null;
    }

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // HL7
        ["All FHIR elements must have a @value or children"] = "Et element skal have en værdi eller underelementer",
        ["Must have either extensions or value[x], not both"] = "Der skal være enten 'extension' eller 'value[x]', ikke begge dele",
        ["dataAbsentReason SHALL only be present if Observation.value[x] is not present"] = "'dataAbsentReason' må kun stå, hvor Observation ingen 'value[x]' har",
        ["If Observation.code is the same as an Observation.component.code then the value element associated with the code SHALL NOT be present"] = "Hvis Observation.code er den samme som en Observation.component.code, må Observation ikke selv have en værdi",
        ["Must have at least a low or a high or text"] = "Der skal være mindst 'low', 'high' eller 'text'",
        ["If present, start SHALL have a lower value than end"] = "'start' skal ligge før 'end'",
        ["If a code for the unit is present, the system SHALL also be present"] = "Når enheden har en kode ('code'), skal 'system' også være der",
        ["SHALL have a contact's details or a reference to an organization"] = "En kontakt skal have navn, telekom, adresse eller en organisation",
        ["A system is required if a value is provided"] = "Når der er en 'value', skal 'system' også være der",
        ["If the resource is contained in another resource, it SHALL NOT contain nested Resources"] = "En indlejret ressource må ikke selv have indlejrede ressourcer",
        ["It the Attachment has data, it SHALL have a contentType"] = "Når en Attachment har 'data', skal den have 'contentType'",
        ["SHALL have a local reference if the resource is provided inline"] = "En indlejret ressource skal refereres til med '#' og dens id",
        ["Patient.contact SHALL at least contain a contact's details or a reference to an organization"] = "En kontakt skal have navn, telekom, adresse eller en organisation",
        ["orderDetail SHALL only be present if code is present"] = "'orderDetail' må kun stå, hvor der er en 'code'",
        ["Either a code or a detail or both"] = "Der skal være en kode, en detalje eller begge dele",
        ["If low is present, it SHALL have a lower value than high"] = "'low' skal være mindre end 'high'",
        ["The low quantity SHALL have a lower value than the high quantity"] = "'low' skal være mindre end 'high'",
        ["Last modified date must be greater than or equal to authored-on date"] = "'lastModified' må ikke ligge før 'authoredOn'",
        ["Either a Consent policy or policyRule SHALL be provided"] = "Et samtykke skal have 'policy' eller 'policyRule'",
        ["A patient must be named if in scope of patient"] = "'patient' skal angives",
        ["Name should be usable as an identifier for the module by machine processing applications such as code generation"] = "'name' bør kunne bruges som navn i programmer: begynde med et stort bogstav og kun have bogstaver, cifre og '_'",

        // The profiles of this project
        ["An authorisation id has five capital letters or digits"] = "Et autorisations-id har fem store bogstaver eller cifre",
        ["A biomarker has a result, or says why there is none (dataAbsentReason)"] = "En biomarkør har et resultat eller angiver, hvorfor der intet er (dataAbsentReason)",
        ["A completed tumour board has its decision as output"] = "En afsluttet tumorkonference har sin beslutning som 'output'",
        ["A mutational burden is not negative"] = "En mutationsbyrde er ikke negativ",
        ["An active consent has its date, the signer and in what capacity he or she signs, the form's version and language, and the person's choices on secondary findings and on being contacted again"] = "Et aktivt samtykke har dato, underskriver og i hvilken egenskab vedkommende skriver under, formularens version og sprog samt personens valg om sekundære fund og om at blive kontaktet igen",
        ["For a child below 15 the holder of parental authority or a guardian signs: the RelatedPerson who signs has the relationship PARAUTH (http://hl7.dk/fhir/core/CodeSystem/dk-relatedperson-relationshipcodes) or GUARD. Judged where patient and signer can be looked up"] = "For et barn under 15 år skriver forældremyndighedens indehaver eller en værge under: den RelatedPerson, der skriver under, har relationen PARAUTH (http://hl7.dk/fhir/core/CodeSystem/dk-relatedperson-relationshipcodes) eller GUARD. Vurderes, hvor patient og underskriver kan slås op",
        ["A holder of parental authority or guardian who signs is another person than the patient of the consent"] = "En forældremyndighedsindehaver eller værge, der skriver under, er en anden person end samtykkets patient",
        ["A revoked consent is no longer active"] = "Et tilbagekaldt samtykke er ikke længere aktivt",
        ["A person who signs as the person tested is the patient of the consent"] = "En person, der skriver under som den undersøgte, er samtykkets patient",
        ["A copy number variant that is present gives the number of copies (LOINC 82155-3) or says gain or loss (LOINC 48019-4)"] = "En kopitalsvariant, der er til stede, angiver antallet af kopier (LOINC 82155-3) eller tab/gevinst (LOINC 48019-4)",
        ["A number of copies is not negative"] = "Et antal kopier er ikke negativt",
        ["The first six digits of the CPR number are the birth date, in all but rare cases"] = "CPR-nummerets første seks cifre er fødselsdatoen, bortset fra sjældne tilfælde",
        ["A CPR number is a day, a month and six further digits. The check digit is not tested: numbers given since 2007 need not pass it"] = "Et CPR-nummer er en dag, en måned og seks cifre mere, uden bindestreg. Kontrolcifferet prøves ikke: numre givet siden 2007 behøver ikke opfylde det",
        ["A CVR number has eight digits"] = "Et CVR-nummer har otte cifre",
        ["A D-eCPR number is a date as DDMMYY, then 0, 5 or 6, two capital letters and a digit"] = "Et D-eCPR-nummer er en dato som DDMMÅÅ, derefter 0, 5 eller 6, to store bogstaver og et ciffer",
        ["Each order of the family is named once"] = "Hver af familiens rekvisitioner nævnes én gang",
        ["The address of a file is where it is kept; a data: URI would carry the bytes"] = "En fils adresse er, hvor den opbevares; en data:-URI ville rumme selve indholdet",
        ["The hash is the SHA-1 of the file in base64: 27 characters and =. A hash in hexadecimal is another string"] = "Hash er filens SHA-1 i base64: 27 tegn og =. En hash i hexadecimal er en anden tekst",
        ["A fusion has one gene at each end: 5' and 3' are each said once"] = "En fusion har ét gen i hver ende: 5' og 3' angives hver én gang",
        ["The genotype is named, as code, display or text"] = "Genotypen har et navn, som kode, visningstekst eller tekst",
        ["A GLN has thirteen digits"] = "Et GLN-nummer har tretten cifre",
        ["An HPO term is HP: and seven digits"] = "En HPO-term er HP: og syv cifre",
        ["A pathogenic or likely pathogenic variant names the disease"] = "En patogen eller sandsynligt patogen variant angiver sygdommen",
        ["A therapeutic implication names a medication or another therapy"] = "En behandlingsmæssig betydning angiver et lægemiddel eller en anden behandling",
        ["The indication 'other' is described in text"] = "Indikationen 'other' beskrives i 'text'",
        ["A language is a tag of two or three small letters, such as da, en or ar, with a region or script after it where needed"] = "Et sprog er et mærke på to eller tre små bogstaver, fx da, en eller ar, om nødvendigt fulgt af region eller skrift",
        ["An active order refers to the consent of each person who is sequenced (supportingInfo). Until the consent is there the order is a draft or on hold"] = "En aktiv rekvisition refererer til samtykket fra hver person, der sekventeres (supportingInfo). Indtil samtykket er der, er rekvisitionen en kladde (draft) eller sat i bero (on-hold)",
        ["Each family member is another person, and not the patient"] = "Hvert familiemedlem er en anden person end patienten",
        ["An order that is on hold or revoked says why"] = "En rekvisition, der er sat i bero eller tilbagekaldt, angiver, hvorfor",
        ["A trio names two family members"] = "En trio angiver to familiemedlemmer",
        ["An organisation has a SOR code, a CVR number, a region code or a KOMBIT identifier"] = "En organisation har en SOR-kode, et CVR-nummer, en regionskode eller en KOMBIT-identifikation",
        ["A patient has a CPR number or a replacement number (X-eCPR, D-eCPR); a fetus names the woman who carries it"] = "En patient har et CPR-nummer eller et erstatningsnummer (X-eCPR, D-eCPR); et foster angiver den kvinde, der bærer det",
        ["Each person stands in a pedigree once"] = "Hver person står én gang i en stamtavle",
        ["A pedigree has exactly one proband"] = "En stamtavle har præcis én proband",
        ["A percentage lies between 0 and 100"] = "En procentdel ligger mellem 0 og 100",
        ["A model of the PGS Catalog is PGS and six digits"] = "En model fra PGS Catalog er PGS og seks cifre",
        ["The label of name and address protection is R with the system http://terminology.hl7.org/CodeSystem/v3-Confidentiality. Without the system nobody would protect the name"] = "Mærket for navne- og adressebeskyttelse er R med systemet http://terminology.hl7.org/CodeSystem/v3-Confidentiality. Uden system ville ingen beskytte navnet",
        ["A Danish region is DK-81, DK-82, DK-83, DK-84 or DK-85"] = "En dansk region er DK-81, DK-82, DK-83, DK-84 eller DK-85",
        ["A relative or guardian has a name or an identifier"] = "En pårørende eller værge har et navn eller en identifikation",
        ["A report that was amended or corrected, or that replaces an earlier one, says what changed"] = "Et svar, der er ændret eller rettet, eller som erstatter et tidligere, angiver, hvad der blev ændret",
        ["A final report has its date of issue, its interpreter, a coded conclusion and a conclusion in words"] = "Et endeligt svar har udstedelsesdato, en fortolker, en kodet konklusion og en konklusion i ord",
        ["A final report should give its conclusion in Danish and in English: language says which one the conclusion is in, its translation has the other"] = "Et endeligt svar bør give sin konklusion på dansk og engelsk: 'language' angiver konklusionens sprog, og oversættelsen har det andet",
        ["A negative report has no diagnostic implication of a pathogenic or likely pathogenic variant for the question asked. Judged where the results can be looked up; secondary findings stand apart"] = "Et negativt svar har ingen diagnostisk betydning med en patogen eller sandsynligt patogen variant for det, der blev spurgt om. Vurderes, hvor resultaterne kan slås op; sekundære fund holdes for sig",
        ["A positive report has at least one result"] = "Et positivt svar har mindst ét resultat",
        ["An SKS diagnosis begins with D and a letter"] = "En SKS-diagnose begynder med D og et bogstav",
        ["A somatic variant that is present and given by its alleles has its allelic frequency (LOINC 81258-6)"] = "En somatisk variant, der er til stede og angivet ved sine alleler, har sin allelfrekvens (LOINC 81258-6)",
        ["A secondary finding is a germline finding; a somatic variant is none"] = "Et sekundært fund er et kimbanefund; en somatisk variant er det ikke",
        ["A SOR code has at least eleven digits"] = "En SOR-kode har mindst elleve cifre",
        ["The material 'other' is described in text"] = "Materialet 'other' beskrives i 'text'",
        ["A sample that is not good enough says why: reject reason, condition or note"] = "En prøve, der ikke er god nok, angiver, hvorfor: afvisningsårsag, tilstand eller note",
        ["Tumour RNA has the sample role rna"] = "Tumor-RNA har prøverollen rna",
        ["A germline or family sample is not tumour tissue"] = "En kimbane- eller familieprøve er ikke tumorvæv",
        ["A sample is not received before it is taken"] = "En prøve modtages ikke, før den er taget",
        ["Only a tumour or RNA sample has a tumour content"] = "Kun en tumor- eller RNA-prøve har et tumorindhold",
        ["Counts of samples and patients stand as populations, without a score"] = "Antal prøver og patienter står som 'population', uden score",
        ["A process time is a score in days (UCUM d)"] = "En procestid er en score i dage (UCUM d)",
        ["Percent of expected is a score in percent (UCUM %). Where no expected number is known there is no such group"] = "Procent af forventet er en score i procent (UCUM %). Hvor det forventede antal er ukendt, er der ingen sådan gruppe",
        ["A step that has begun says when; a completed step says when it ended"] = "Et trin, der er begyndt, angiver hvornår; et afsluttet trin angiver, hvornår det sluttede",
        ["A task that failed, was rejected or cancelled, or is on hold, says why"] = "En opgave, der mislykkedes, blev afvist eller annulleret eller er sat i bero, angiver, hvorfor",
        ["A tier holds for one kind of tumour: a variant with a tier names the tumour (component tumour-context)"] = "Et tier gælder for én slags tumor: en variant med et tier angiver tumoren (komponenten tumour-context)",
        ["The tiers of AMP/ASCO/CAP are for somatic variants; a germline variant has an ACMG/AMP class in its diagnostic implication"] = "AMP/ASCO/CAP-tiers er til somatiske varianter; en kimbanevariant har en ACMG/AMP-klasse i sin diagnostiske betydning",
        ["A tumour sample should state its tumour content: without it an allelic frequency cannot be judged"] = "En tumorprøve bør angive sit tumorindhold: uden det kan en allelfrekvens ikke vurderes",
        ["Reference and alternative alleles are written with A, C, G, T and N, or as a symbolic allele of VCF such as <DEL>"] = "Reference- og alternativ allel skrives med A, C, G, T og N eller som en symbolsk allel fra VCF, fx <DEL>",
        ["Coding HGVS names a transcript with its version, such as NM_005228.5:c.2573T>G"] = "Kodende HGVS angiver et transkript med version, fx NM_005228.5:c.2573T>G",
        ["A position says whether it counts from 0 or from 1 (coordinate system)"] = "En position angiver, om den tælles fra 0 eller 1 (koordinatsystem)",
        ["An allelic frequency lies between 0 and 1, or between 0 and 100 where its unit is percent"] = "En allelfrekvens ligger mellem 0 og 1, eller mellem 0 og 100, når enheden er procent",
        ["Genomic HGVS names a RefSeq sequence with its version, such as NC_000007.14:g.55191822T>G"] = "Genomisk HGVS angiver en RefSeq-sekvens med version, fx NC_000007.14:g.55191822T>G",
        ["A variant that is present says where it is: genomic HGVS, or reference sequence with position, or cytogenomic nomenclature"] = "En variant, der er til stede, angiver hvor den er: genomisk HGVS, referencesekvens med position eller cytogenetisk nomenklatur",
        ["Protein HGVS names a protein with its version, such as NP_005219.2:p.Leu858Arg"] = "Protein-HGVS angiver et protein med version, fx NP_005219.2:p.Leu858Arg",
        ["An X-eCPR number is a date as DDMMYY, then 1 or 7, two capital letters and a digit"] = "Et X-eCPR-nummer er en dato som DDMMÅÅ, derefter 1 eller 7, to store bogstaver og et ciffer",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
