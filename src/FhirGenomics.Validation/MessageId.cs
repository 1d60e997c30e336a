namespace FhirGenomics.Validation;

/// <summary>
/// The stable names of the validator's messages (<c>Issue.MessageId</c>), for programs that act on a finding. Texts may change, these do not.
/// The reader of JSON has its own, which start with <c>json-</c> and <c>resource-type-</c>.
/// </summary>
public static class MessageId
{
    // Structure

    /// <summary>The type has no such element.</summary>
    public const string UnknownElement = "unknown-element";

    /// <summary>A JSON object stands where a value belongs, a number where a string belongs ...</summary>
    public const string JsonKind = "json-kind";

    /// <summary>A repeating element stands without an array, or one that does not repeat in an array.</summary>
    public const string JsonArray = "json-array";

    /// <summary>A choice element (<c>value[x]</c>) stands with two types at once.</summary>
    public const string ChoiceTwice = "choice-twice";

    /// <summary>Fewer items than the minimum.</summary>
    public const string CardinalityMin = "cardinality-min";

    /// <summary>More items than the maximum, or an element that a profile forbids.</summary>
    public const string CardinalityMax = "cardinality-max";

    /// <summary>The profile does not allow this type of a choice or resource here.</summary>
    public const string TypeNotAllowed = "type-not-allowed";

    /// <summary>None of the profiles allowed here fits.</summary>
    public const string NoProfileFits = "no-profile-fits";

    // Values

    /// <summary>A primitive's text is not what its type allows.</summary>
    public const string PrimitiveFormat = "primitive-format";

    /// <summary>A value is longer than allowed.</summary>
    public const string TooLong = "too-long";

    /// <summary>A value lies below <c>minValue</c> or above <c>maxValue</c>.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>The value is not exactly the fixed one.</summary>
    public const string FixedValue = "fixed-value";

    /// <summary>The value does not have all that the pattern has.</summary>
    public const string PatternValue = "pattern-value";

    /// <summary>The size that an Attachment states is not that of its data.</summary>
    public const string AttachmentSize = "attachment-size";

    // Codes

    /// <summary>A code is not in the value set it must come from.</summary>
    public const string BindingRequired = "binding-required";

    /// <summary>No code is in the value set it should come from.</summary>
    public const string BindingExtensible = "binding-extensible";

    /// <summary>Whether a code is in its value set cannot be told here: its code system is not loaded.</summary>
    public const string BindingUnknown = "binding-unknown";

    /// <summary>A code system that is loaded whole does not have the code.</summary>
    public const string UnknownCode = "unknown-code";

    /// <summary>The display is not one of the code's.</summary>
    public const string WrongDisplay = "wrong-display";

    /// <summary>A Coding's system is no absolute URI, or is the URL of a value set.</summary>
    public const string CodingSystem = "coding-system";

    // Rules

    /// <summary>A FHIRPath constraint does not hold; the text starts with its key.</summary>
    public const string Invariant = "invariant";

    /// <summary>A FHIRPath constraint could not be evaluated.</summary>
    public const string InvariantFailed = "invariant-not-evaluated";

    /// <summary>The narrative is not the XHTML that FHIR allows.</summary>
    public const string Narrative = "narrative";

    /// <summary>The narrative lacks the sections or sources that a profile asks for.</summary>
    public const string NarrativeControl = "narrative-control";

    /// <summary>A value is missing, and none of the extensions that may stand for it is there.</summary>
    public const string ValueAlternative = "value-alternative";

    // Slices

    /// <summary>Too few items of a slice; the text says why items did not match.</summary>
    public const string SliceMin = "slice-min";

    /// <summary>Too many items of a slice.</summary>
    public const string SliceMax = "slice-max";

    /// <summary>The slicing is closed and the item matches no slice; the text says why.</summary>
    public const string SliceClosed = "slice-closed";

    /// <summary>The item stands in the wrong order of slices.</summary>
    public const string SliceOrder = "slice-order";

    // Profiles and extensions

    /// <summary>A profile asked for or claimed is not known here.</summary>
    public const string ProfileUnknown = "profile-unknown";

    /// <summary>A profile asked for or claimed is known here in another version only, which was used.</summary>
    public const string ProfileVersion = "profile-version";

    /// <summary>A profile asked for or claimed is for another type.</summary>
    public const string ProfileType = "profile-type";

    /// <summary>A profile cannot be used: it has errors of its own.</summary>
    public const string ProfileBroken = "profile-broken";

    /// <summary>No snapshot can be made of a profile's differential.</summary>
    public const string ProfileSnapshot = "profile-snapshot";

    /// <summary>A value set or profile that a profile names is not known here.</summary>
    public const string ProfileLink = "profile-link";

    /// <summary>An extension is not known here.</summary>
    public const string ExtensionUnknown = "extension-unknown";

    /// <summary>A modifier extension is not known here, so the resource cannot be understood.</summary>
    public const string ModifierExtensionUnknown = "modifier-extension-unknown";

    /// <summary>A nested extension is not one that its extension defines.</summary>
    public const string ExtensionNested = "extension-nested";

    /// <summary>An extension stands where its definition does not allow it.</summary>
    public const string ExtensionContext = "extension-context";

    /// <summary>An extension must stand in <c>modifierExtension</c>, or must not.</summary>
    public const string ExtensionModifier = "extension-modifier";

    // StructureDefinitions as resources

    /// <summary>The base of a StructureDefinition is not known, or for another type.</summary>
    public const string ProfileBase = "profile-base";

    /// <summary>An element of a differential does not exist in the base.</summary>
    public const string ProfileElement = "profile-element";

    /// <summary>The elements of a differential are not in the order of the base.</summary>
    public const string ProfileOrder = "profile-order";

    /// <summary>A differential allows fewer or more items than the base.</summary>
    public const string ProfileCardinality = "profile-cardinality";

    /// <summary>A differential names a type, profile or target that the base does not allow.</summary>
    public const string ProfileElementType = "profile-element-type";

    /// <summary>A differential has a binding that is weaker than that of the base, or on an element without codes.</summary>
    public const string ProfileBinding = "profile-binding";

    /// <summary>A differential has a fixed value that contradicts the base or the element's type.</summary>
    public const string ProfileValue = "profile-value";

    /// <summary>The slices of a differential cannot be told apart.</summary>
    public const string ProfileSlicing = "profile-slicing";

    /// <summary>A constraint of a differential is no FHIRPath.</summary>
    public const string ProfileExpression = "profile-expression";

    // Other conformance resources

    /// <summary>A code of a ConceptMap is not in the value set that the map is for.</summary>
    public const string MappedCode = "mapped-code";

    /// <summary>The content or count of a CodeSystem is not what it has.</summary>
    public const string CodeSystemContent = "code-system-content";

    /// <summary>A concept's property has not the type of its definition.</summary>
    public const string CodeSystemProperty = "code-system-property";

    /// <summary>A filter of a ValueSet has a value that cannot be.</summary>
    public const string ValueSetFilter = "value-set-filter";

    /// <summary>A profile of an operation's parameters conflicts with them.</summary>
    public const string OperationProfile = "operation-profile";

    // QuestionnaireResponses

    /// <summary>An item is not one of the Questionnaire, stands in the wrong place, or more often than it may.</summary>
    public const string QuestionnaireItem = "questionnaire-item";

    /// <summary>A required question has no answer, or too few.</summary>
    public const string QuestionnaireRequired = "questionnaire-required";

    /// <summary>A question has an answer although the answers to others disable it.</summary>
    public const string QuestionnaireDisabled = "questionnaire-disabled";

    /// <summary>An answer is not of the question's type, not one of its options, or outside its limits.</summary>
    public const string QuestionnaireAnswer = "questionnaire-answer";

    // References and Bundles

    /// <summary>A reference points to a resource of a type that is not allowed.</summary>
    public const string ReferenceType = "reference-type";

    /// <summary>A reference points to a resource that does not conform to any of the allowed profiles.</summary>
    public const string ReferenceProfile = "reference-profile";

    /// <summary>A reference points to nothing in the Bundle, or to several entries.</summary>
    public const string ReferenceUnresolved = "reference-unresolved";

    /// <summary>What a reference points to stands where the profile does not allow it: contained, in the Bundle, or elsewhere.</summary>
    public const string ReferenceAggregation = "reference-aggregation";

    /// <summary>A resource's id breaks the rules of ids.</summary>
    public const string ResourceId = "resource-id";

    /// <summary>An entry's fullUrl is missing, not absolute or does not fit its resource.</summary>
    public const string BundleFullUrl = "bundle-full-url";

    /// <summary>Two entries are the same resource.</summary>
    public const string BundleDuplicate = "bundle-duplicate";

    /// <summary>An entry breaks a rule of its Bundle's type.</summary>
    public const string BundleEntry = "bundle-entry";

    /// <summary>An entry of a document is not reached from its Composition.</summary>
    public const string BundleUnreachable = "bundle-unreachable";

    /// <summary>A link relation stands twice.</summary>
    public const string BundleLink = "bundle-link";

    /// <summary>There is more to say than is told.</summary>
    public const string MoreFindings = "more-findings";
}
