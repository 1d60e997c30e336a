using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>Reads a consent to sequencing: whether it is one, and whether it held at some time.</summary>
internal static class SequencingConsent
{
    /// <summary>True for a consent to sequencing; a decision of the register of tissue use is none.</summary>
    public static bool IsOne(Element consent) =>
        consent.ExtensionCode(GenomicCodes.SecondaryFindingsChoiceExtension) is not null
        || consent.All("category").Any(category => category.HasCode(GenomicCodes.ConsentCategorySystem, "whole-genome-sequencing"));

    /// <summary>
    /// Why a consent does not hold, in English and Danish; null if it holds. With a time it must hold then: a consent that was revoked later held until then.
    /// Without one, its status now decides.
    /// </summary>
    public static (string English, string Danish)? WhyNot(Element consent, DateRange? at)
    {
        var status = consent.Child("status").Text ?? "";
        var revocation = consent.Extensions(GenomicCodes.ConsentRevocationExtension).FirstOrDefault();
        var revoked = revocation.ExtensionValue("date").Time();
        var heldUntilRevoked = status == "inactive" && at is { } then && revoked is { } end && then.Last < end.First;
        if (status != "active" && !heldUntilRevoked)
        {
            return revocation.Exists ? ("it was revoked", "det er trukket tilbage") : ($"its status is '{status}'", $"dets status er '{status}'");
        }

        if (revocation.Exists && !heldUntilRevoked && (at is not { } time || revoked is not { } taken || time.Last >= taken.First))
        {
            return ("it was revoked", "det er trukket tilbage");
        }

        if (at is not { } moment)
        {
            return null;
        }

        var period = consent.Child("provision").Child("period");
        return consent.Child("dateTime").Time() is { } signed && signed.First > moment.Last ? ("it was signed later", "det er underskrevet senere")
            : period.Child("start").Time() is { } start && start.First > moment.Last ? ("it holds only from a later date", "det gælder først fra en senere dato")
            : IsOver(consent, moment) ? ("its period was over", "dets periode var udløbet")
            : null;
    }

    /// <summary>True if the consent's period ended before a time.</summary>
    public static bool IsOver(Element consent, DateRange at) => consent.Child("provision").Child("period").Child("end").Time() is { } end && end.Last < at.First;
}
