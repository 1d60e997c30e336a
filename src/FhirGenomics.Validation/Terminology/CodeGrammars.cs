using System.Collections.Frozen;
using System.Text.RegularExpressions;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Terminology;

/// <summary>Code systems that no package lists because their codes are built by rules, or listed elsewhere: what a code of them must look like.</summary>
internal sealed partial class CodeGrammars
{
    private const string IsoCountries = "http://hl7.org/fhir/ValueSet/iso3166-1-2";

    // ISO 639-1, the two-letter primary subtags of BCP 47.
    private static readonly FrozenSet<string> Languages = (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv " +
        "ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my " +
        "na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty " +
        "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // ISO 4217; codes come and go, so one that is not here is not refused.
    private static readonly FrozenSet<string> Currencies = (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR " +
        "FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT " +
        "MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT " +
        "TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // What FHIR's own examples and _format say instead of a media type.
    private static readonly FrozenSet<string> ShortFormats = FrozenSet.Create(StringComparer.Ordinal, "json", "xml", "ttl");

    private readonly Dictionary<string, Func<string, Membership>> grammars;
    private readonly Lazy<FrozenSet<string>> countries;

    public CodeGrammars(DefinitionsPack definitions)
    {
        countries = new(() => Concepts(definitions, IsoCountries));
        var ucum = new Lazy<UcumGrammar>(() => UcumGrammar.From(definitions));
        grammars = new(StringComparer.Ordinal)
        {
            ["urn:ietf:bcp:47"] = Language,
            ["urn:ietf:bcp:13"] = MediaType,
            ["urn:iso:std:iso:3166"] = Country,
            ["urn:iso:std:iso:4217"] = Currency,
            [UcumGrammar.System] = code => ucum.Value.Test(code),
        };
    }

    /// <summary>The rule of a system; null if it has none.</summary>
    public Func<string, Membership>? Find(string system) => grammars.GetValueOrDefault(system);

    /// <summary>https://www.rfc-editor.org/info/bcp47: well-formed, and a primary language that ISO 639-1 has; of longer ones the registry is not here.</summary>
    private static Membership Language(string code) =>
        !LanguageTag().IsMatch(code) ? Membership.Out
        : Languages.Contains(code.Split('-')[0]) ? Membership.In
        : Membership.Unknown;

    /// <summary>https://www.rfc-editor.org/info/bcp13: a registered top-level type, a subtype of allowed characters, perhaps parameters.</summary>
    private static Membership MediaType(string code) => ShortFormats.Contains(code) || MediaTypeName().IsMatch(code) ? Membership.In : Membership.Out;

    private static Membership Currency(string code) => Currencies.Contains(code) ? Membership.In : code.Length == 3 && code.All(char.IsAsciiLetterUpper) ? Membership.Unknown : Membership.Out;

    /// <summary>Two letters are listed by R4; of three letters and three digits only the form is known.</summary>
    private Membership Country(string code) => code.Length switch
    {
        2 => countries.Value.Contains(code) ? Membership.In : Membership.Out,
        3 => code.All(char.IsAsciiDigit) || code.All(char.IsAsciiLetterUpper) ? Membership.Unknown : Membership.Out,
        _ => Membership.Out,
    };

    private static FrozenSet<string> Concepts(DefinitionsPack definitions, string valueSet)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var include = definitions.Find("ValueSet", valueSet) is { } found ? found.Root.Child("compose").Child("include") : default;
        for (var concept = include.Child("concept"); concept.Exists; concept = concept.NextSame())
        {
            codes.Add(concept.Child("code").Text ?? "");
        }

        return codes.ToFrozenSet(StringComparer.Ordinal);
    }

    [GeneratedRegex("^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[xX](-[A-Za-z0-9]{1,8})+)?$|^[xX](-[A-Za-z0-9]{1,8})+$|^i-[A-Za-z]{2,8}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    [GeneratedRegex("^(application|audio|font|haptics|image|message|model|multipart|text|video|x-[A-Za-z0-9-]{1,60}|chemical)/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}( ?; ?[A-Za-z0-9!#$&^_.+-]+=(\"[^\"]*\"|[^\\s;\"]+))*$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MediaTypeName();
}
