using System.Runtime.CompilerServices;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Bundles;
using FhirGenomics.Validation.Rules;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Slicing;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation;

/// <summary>The state of one validation: what is asked, what was found, and what was worked out on the way. Not for several threads.</summary>
internal sealed class ValidationRun
{
    /// <summary>
    /// Errors, and findings that are none, after which the rest is not told: nobody reads more, and a hostile resource could make millions. They are counted apart, so that
    /// an invalid resource is told to be, whatever else is said of it.
    /// </summary>
    public const int MostIssues = 1000;

    /// <summary>Resources that are tried one inside the other; further ones count as conforming, and are checked by their own claims.</summary>
    private const int MostNestedTrials = 24;

    private const int MostGuesses = 20;

    private readonly List<Finding> findings = [];
    private readonly HashSet<(string MessageId, string Expression, string Text)> told = [];
    private readonly Dictionary<(ElementTree Tree, int Index, CompiledProfile Profile), bool> conformance = [];
    private HashSet<(Element Resource, CompiledProfile Profile)>? blamed;
    private readonly Element root;
    private int errors;
    private bool isCut;
    private int guesses;
    private int trying;
    private bool failed;
    private Said? reason;
    private bool wantsReason;

    public ValidationRun(Schemas schemas, TerminologyService terminology, ValidationRequest request, Element root)
    {
        Schemas = schemas;
        Terminology = terminology;
        Request = request;
        this.root = root;
        References = new ReferenceIndex(root, request.Resolve);
        FhirPath = new InvariantRule(this);
        Walk = new NodeWalk(this);
        Slices = new SliceBoard(this);
    }

    public Schemas Schemas { get; }

    public TerminologyService Terminology { get; }

    public ValidationRequest Request { get; }

    public ReferenceIndex References { get; }

    public InvariantRule FhirPath { get; }

    public NodeWalk Walk { get; }

    public SliceBoard Slices { get; }

    /// <summary>What was found, in document order, each mistake once; complete when the walk has ended.</summary>
    public IReadOnlyList<Issue> Issues { get; private set; } = [];

    /// <summary>Nodes visited and index entries made: how much work this was, independent of the clock.</summary>
    public long Work { get; set; }

    /// <summary>True while something is only tried: findings decide it, but are not told.</summary>
    public bool IsTrying => trying > 0;

    /// <summary>True if what is tried has failed already, so that no more has to be looked at.</summary>
    public bool HasFailed => trying > 0 && failed;

    /// <summary>True if texts of findings are read by somebody.</summary>
    public bool WantsText => trying == 0 ? errors < MostIssues : wantsReason;

    public void Error(Element at, ElementSchema? rule, string code, string messageId, [InterpolatedStringHandlerArgument("")] ref MessageText text, [InterpolatedStringHandlerArgument("")] ref MessageText danish) =>
        Tell(at, rule, IssueSeverity.Error, code, messageId, new(text.Take(), danish.Take()));

    public void Warning(Element at, ElementSchema? rule, string code, string messageId, [InterpolatedStringHandlerArgument("")] ref MessageText text, [InterpolatedStringHandlerArgument("")] ref MessageText danish) =>
        Tell(at, rule, IssueSeverity.Warning, code, messageId, new(text.Take(), danish.Take()));

    public void Information(Element at, ElementSchema? rule, string code, string messageId, [InterpolatedStringHandlerArgument("")] ref MessageText text, [InterpolatedStringHandlerArgument("")] ref MessageText danish) =>
        Tell(at, rule, IssueSeverity.Information, code, messageId, new(text.Take(), danish.Take()));

    public void Add(Element at, ElementSchema? rule, IssueSeverity severity, string code, string messageId, [InterpolatedStringHandlerArgument("")] ref MessageText text, [InterpolatedStringHandlerArgument("")] ref MessageText danish) =>
        Tell(at, rule, severity, code, messageId, new(text.Take(), danish.Take()));

    /// <summary>A finding whose texts are made already.</summary>
    public void Tell(Element at, ElementSchema? rule, IssueSeverity severity, string code, string messageId, Said text, Invariant? invariant = null)
    {
        var isError = severity is IssueSeverity.Error or IssueSeverity.Fatal;
        if (trying > 0)
        {
            failed |= isError;
            reason ??= isError && wantsReason ? text : null;
            return;
        }

        if (IsTooMuch(isError))
        {
            return;
        }

        var issue = Issue.At(at, severity, code, messageId, text.English, text.Danish);
        if (rule?.Profile is { } profile)
        {
            issue = issue with { Profile = profile.Url, ElementId = rule.ElementId };
        }

        // Two profiles that say the same of an element (one derived from the other) give one finding.
        var said = invariant?.Expression ?? (rule?.Profile is null ? text.English : text.English.Replace(Messages.By(rule), "", StringComparison.Ordinal));
        if (told.Add((messageId, issue.Expression!, said)))
        {
            errors += isError ? 1 : 0;
            findings.Add(new Finding(issue, at, rule, invariant));
        }
    }

    /// <summary>Adds findings that were made without this run.</summary>
    public void Add(IReadOnlyList<Issue> found, Element at)
    {
        foreach (var issue in found)
        {
            failed |= trying > 0 && issue.IsError;
            if (trying == 0 && !IsTooMuch(issue.IsError) && told.Add((issue.MessageId, issue.Expression!, issue.Text)))
            {
                errors += issue.IsError ? 1 : 0;
                findings.Add(new Finding(issue, at, null, null));
            }
        }
    }

    private bool IsTooMuch(bool isError)
    {
        var isTooMuch = (isError ? errors : findings.Count - errors) >= MostIssues;
        isCut |= isTooMuch;
        return isTooMuch;
    }

    /// <summary>True a few times: guesses that look through all definitions are for people, and a hostile resource could ask for many.</summary>
    public bool MayGuess() => guesses++ < MostGuesses;

    /// <summary>Ends the run: what was found is put in order, and each mistake is told once.</summary>
    public void Conclude()
    {
        if (findings.Count > 0)
        {
            Issues = [.. RootCauses.Of(findings).Select(finding => finding.Issue).OrderBy(issue => issue.Line).ThenBy(issue => issue.Column)];
        }

        if (isCut)
        {
            Issues =
            [
                .. Issues,
                Issue.At(root, IssueSeverity.Information, IssueCode.Informational, MessageId.MoreFindings,
                    $"There are more findings than are told here: {MostIssues} errors and {MostIssues} others are. Mend these first.",
                    $"Der er flere fejl og bemærkninger, end der vises her: {MostIssues} fejl og {MostIssues} andre vises. Ret dem først."),
            ];
        }
    }

    /// <summary>True the first time that a resource is told not to conform to a profile; what refers to it again has the same cause.</summary>
    public bool IsFirstToRefer(Element resource, CompiledProfile profile) => (blamed ??= []).Add((resource, profile));

    /// <summary>
    /// Whether an element conforms to what a profile adds to its type. An element that is being tried already counts as conforming, so that
    /// profiles which lead back to themselves end.
    /// </summary>
    public bool Conforms(Element element, CompiledProfile profile)
    {
        if (element.Type is not { } actual || profile.Type is not { } type || !actual.Is(type))
        {
            return false;
        }

        var key = (element.Tree, element.Index, profile);
        if (conformance.TryGetValue(key, out var known))
        {
            return known;
        }

        // Profiles of references lead from resource to resource; a chain as long as a Bundle must not fill the stack.
        if (trying >= MostNestedTrials)
        {
            return true;
        }

        conformance[key] = true;
        return conformance[key] = Try(element, profile.Root, wantReason: false) is null;
    }

    /// <summary>Why an element does not conform to a profile: the first thing found; null if it conforms.</summary>
    public Said? WhyNot(Element element, CompiledProfile profile)
    {
        if (element.Type is not { } actual || profile.Type is not { } type || !actual.Is(type))
        {
            return new($"it is a {element.Type?.Name ?? "unknown type"}, not a {profile.Type?.Name}", $"den er en {element.Type?.Name ?? "ukendt type"}, ikke en {profile.Type?.Name}");
        }

        return Try(element, profile.Root, wantReason: true);
    }

    /// <summary>Null if the element is as the schema asks, else the reason (empty if none is wanted).</summary>
    public Said? Try(Element element, ElementSchema schema, bool wantReason)
    {
        var (outerFailed, outerReason, outerWants) = (failed, reason, wantsReason);
        (failed, reason, wantsReason) = (false, null, wantReason && WantsText);
        trying++;
        Walk.CheckAgainst(element, schema);
        trying--;
        Said? answer = failed ? reason ?? Said.Nothing : null;
        (failed, reason, wantsReason) = (outerFailed, outerReason, outerWants);
        return answer;
    }
}
