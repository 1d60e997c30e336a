namespace FhirGenomics.Tests.Server;

/// <summary>One request and all that must and must not come of it.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Url">URL below the FHIR base; below the server if it starts with a slash.</param>
/// <param name="Status">Status of the answer.</param>
public sealed record Scenario(string Name, string Method, string Url, int Status)
{
    /// <summary>Content of the request.</summary>
    public string? Body { get; init; }

    /// <summary>Its media type; empty for none.</summary>
    public string ContentType { get; init; } = "application/fhir+json";

    /// <summary>Headers of the request, <c>Name: value</c>.</summary>
    public string[] Headers { get; init; } = [];

    /// <summary>What stands in the answer: <c>path = text</c> (contained in one of the values there), or <c>path</c> alone.</summary>
    public string[] Present { get; init; } = [];

    /// <summary>Paths where nothing stands, or texts (<c>"..."</c>) that stand nowhere in the answer.</summary>
    public string[] Absent { get; init; } = [];

    /// <summary>Headers of the answer: <c>Name: text</c> (contained).</summary>
    public string[] AnswerHeaders { get; init; } = [];

    /// <summary>Versions that were written.</summary>
    public int Written { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Sends the request and checks everything.</summary>
    internal async Task<Answer> Run(ServerFixture server)
    {
        var before = await server.Versions();
        var headers = Headers.Select(header => header.Split(": ", 2)).Select(pair => (pair[0], pair[1])).ToArray();
        var answer = await server.Send(Method, Url, Body, ContentType, headers);
        Assert.True(Status == answer.Status, $"{Name}: expected {Status}, got {answer.Status}: {answer.Text}");
        foreach (var expected in Present)
        {
            var parts = expected.Split(" = ", 2);
            var found = answer.At(parts[0]);
            Assert.True(found is not null && (parts.Length == 1 || found.Contains(parts[1], StringComparison.Ordinal)), $"{Name}: '{expected}' is not in {answer.Text}");
        }

        foreach (var absent in Absent)
        {
            Assert.True(absent.StartsWith('"') ? !answer.Text.Contains(absent.Trim('"'), StringComparison.Ordinal) : answer.At(absent) is null, $"{Name}: '{absent}' is in {answer.Text}");
        }

        foreach (var expected in AnswerHeaders)
        {
            var parts = expected.Split(": ", 2);
            Assert.Contains(parts[1], answer.Header(parts[0]) ?? "", StringComparison.Ordinal);
        }

        if (Status >= 400 && Method != "HEAD")
        {
            Assert.True(answer.At("resourceType") == "OperationOutcome" || answer.Text.Contains("<OperationOutcome", StringComparison.Ordinal), $"{Name}: no OperationOutcome in {answer.Text}");
        }

        Assert.Equal(before + Written, await server.Versions());
        return answer;
    }
}
