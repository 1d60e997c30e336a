using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// A consent is signed by the person tested; below 15 years by the holder of parental authority or a guardian, of that child; for a fetus by the woman who
/// carries it. From 15 the person decides (Sundhedsloven, section 17): a parent's signature is a warning then, and an error from 18, when parental authority has ended.
/// </summary>
internal static class ConsentIsSignedByRightPerson
{
    private const int OwnDecision = 15;
    private const int OfAge = 18;

    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var consent in resources.Of("Consent").Where(consent => consent.Child("status").Text == "active" && SequencingConsent.IsOne(consent)))
        {
            CheckAge(consent, resources, issues);
            CheckSigner(consent, resources, issues);
            CheckFetus(consent, resources, issues);
        }
    }

    private static void CheckAge(Element consent, PathwayResources resources, List<Issue> issues)
    {
        var signer = consent.ExtensionCode(GenomicCodes.ConsentSignerExtension);
        if (resources.Find(consent.Child("patient")).Child("birthDate").Time() is not { } birth || consent.Child("dateTime").Time() is not { } signed)
        {
            return;
        }

        if (signer == "self" && signed.Last < Birthday(birth.First, OwnDecision))
        {
            issues.Add(Issue.Error(IssueCode.BusinessRule, "consent-signer",
                "The person was below 15 when the consent was signed, and signed alone: the holder of parental authority or a guardian signs.", SignerOf(consent),
                "Personen var under 15 år, da samtykket blev underskrevet, og underskrev selv: forældremyndighedens indehaver eller en værge skal underskrive."));
        }
        else if (signer == "parental-authority" && signed.First >= Birthday(birth.Last, OfAge))
        {
            issues.Add(Issue.Error(IssueCode.BusinessRule, "consent-signer",
                "The person was of age when the consent was signed: parental authority has ended, the person signs.", SignerOf(consent),
                "Personen var myndig, da samtykket blev underskrevet: forældremyndigheden er ophørt, og personen skal selv underskrive."));
        }
        else if (signer == "parental-authority" && signed.First >= Birthday(birth.Last, OwnDecision))
        {
            issues.Add(Issue.At(SignerOf(consent), IssueSeverity.Warning, IssueCode.BusinessRule, "consent-signer",
                "The person was 15 or older when the consent was signed, and decides alone unless he or she cannot: should the person have signed?",
                "Personen var fyldt 15 år, da samtykket blev underskrevet, og bestemmer selv, medmindre vedkommende ikke kan: burde personen selv have underskrevet?"));
        }
    }

    private static void CheckSigner(Element consent, PathwayResources resources, List<Issue> issues)
    {
        foreach (var signer in consent.All("performer"))
        {
            var patient = resources.Find(signer) is { Exists: true } related && related.Type?.Name == "RelatedPerson" ? related.Child("patient") : default;
            if (patient.Exists && resources.Differ(patient, consent.Child("patient")))
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "consent-signer-other",
                    $"{signer.ReferenceText()} signs, but is a relative of {patient.ReferenceText()}, not of {consent.Child("patient").ReferenceText()}.", signer,
                    $"{signer.ReferenceText()} underskriver, men er pårørende til {patient.ReferenceText()}, ikke til {consent.Child("patient").ReferenceText()}."));
            }
        }
    }

    private static void CheckFetus(Element consent, PathwayResources resources, List<Issue> issues)
    {
        var examination = consent.ExtensionValue(GenomicCodes.PrenatalExaminationExtension);
        var woman = resources.Find(examination).ExtensionValue(GenomicCodes.FetusOfExtension);
        if (woman.Exists && resources.Differ(woman, consent.Child("patient")))
        {
            issues.Add(Issue.Error(IssueCode.BusinessRule, "consent-fetus",
                $"The fetus is carried by {woman.ReferenceText()}, but {consent.Child("patient").ReferenceText()} consents: the woman who carries it does.", examination,
                $"Fosteret bæres af {woman.ReferenceText()}, men {consent.Child("patient").ReferenceText()} giver samtykke: det skal den gravide gøre."));
        }
    }

    private static Element SignerOf(Element consent) => consent.Extensions(GenomicCodes.ConsentSignerExtension).First();

    /// <summary>The tick at which somebody born at this tick is so many years old.</summary>
    private static long Birthday(long birth, int years)
    {
        var day = new DateTime(birth, DateTimeKind.Utc);
        return day.Year + years > DateTime.MaxValue.Year ? DateRange.Latest : day.Date.AddYears(years).Ticks;
    }
}
