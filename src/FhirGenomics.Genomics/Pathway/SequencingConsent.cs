using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>What rules need of a consent to sequencing, read once: many findings may rest on the same consent.</summary>
public sealed class SequencingConsent
{
    private readonly string status;
    private readonly bool isRevoked;
    private readonly DateRange? revoked;
    private readonly DateRange? signed;
    private readonly DateRange? start;
    private readonly DateRange? end;

    /// <summary>Reads a Consent for which <see cref="IsOne"/> is true.</summary>
    public SequencingConsent(Element consent)
    {
        status = consent.Child("status").Text ?? "";
        var revocation = consent.Extensions(GenomicCodes.ConsentRevocationExtension).FirstOrDefault();
        (isRevoked, revoked) = (revocation.Exists, revocation.ExtensionValue("date").Time());
        signed = consent.Child("dateTime").Time();
        var period = consent.Child("provision").Child("period");
        (start, end) = (period.Child("start").Time(), period.Child("end").Time());
        SecondaryFindings = consent.ExtensionCode(GenomicCodes.SecondaryFindingsChoiceExtension);
        Relatives = consent.ExtensionCode(GenomicCodes.RelativesChoiceExtension);
    }

    /// <summary>Which secondary findings the person wishes to be told of; null if not said.</summary>
    public string? SecondaryFindings { get; }

    /// <summary>Whether results may be used for relatives: <c>permit</c>, <c>deny</c>; null if not said.</summary>
    public string? Relatives { get; }

    /// <summary>True for a consent to sequencing; a decision of the register of tissue use is none.</summary>
    public static bool IsOne(Element consent) =>
        consent.ExtensionCode(GenomicCodes.SecondaryFindingsChoiceExtension) is not null
        || consent.All("category").Any(category => category.HasCode(GenomicCodes.ConsentCategorySystem, "whole-genome-sequencing"));

    /// <summary>
    /// Why the consent does not hold, in English and Danish; null if it holds. With a time it must hold then: a consent that was revoked later held until then.
    /// Without one, its status now decides.
    /// </summary>
    public (string English, string Danish)? WhyNot(DateRange? at)
    {
        var heldUntilRevoked = status == "inactive" && at is { } then && revoked is { } taken && then.Last < taken.First;
        if (status != "active" && !heldUntilRevoked)
        {
            return isRevoked ? ("it was revoked", "det er trukket tilbage") : ($"its status is '{status}'", $"dets status er '{status}'");
        }

        if (isRevoked && !heldUntilRevoked && (at is not { } time || revoked is not { } since || time.Last >= since.First))
        {
            return ("it was revoked", "det er trukket tilbage");
        }

        return at is not { } moment ? null
            : signed is { } sign && sign.First > moment.Last ? ("it was signed later", "det er underskrevet senere")
            : start is { } begin && begin.First > moment.Last ? ("it holds only from a later date", "det gælder først fra en senere dato")
            : WhyOver(moment);
    }

    /// <summary>Why it does not hold if its period ended before a time; null if it did not.</summary>
    public (string English, string Danish)? WhyOver(DateRange? at) =>
        at is { } moment && end is { } over && over.Last < moment.First ? ("its period was over", "dets periode var udløbet") : null;
}
