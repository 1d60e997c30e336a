// Every element of an SDK resource may be null, which these tests would notice.
#nullable disable warnings
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace FhirGenomics.Tests.Server;

/// <summary>The .NET client of the FHIR SDK, as it is, does its work against the server.</summary>
[Collection("server")]
public class FhirClientTests(ServerFixture server)
{
    [Theory]
    [InlineData(ResourceFormat.Xml)]
    [InlineData(ResourceFormat.Json)]
    public async System.Threading.Tasks.Task It_creates_reads_updates_searches_pages_and_deletes(ResourceFormat format)
    {
        using var client = Client(format);
        var stop = TestContext.Current.CancellationToken;
        var family = "Klient" + format;
        var created = await client.CreateAsync(new Patient { Name = { new HumanName { Family = family } }, BirthDate = "2001-02-03" }, stop);
        Assert.Equal("1", created!.Meta.VersionId);
        var read = await client.ReadAsync<Patient>($"Patient/{created.Id}", ct: stop);
        Assert.True(created.IsExactly(read));

        read!.Active = true;
        var updated = await client.UpdateAsync(read, versionAware: true, stop);
        Assert.Equal("2", updated!.Meta.VersionId);
        var conflict = await Assert.ThrowsAsync<FhirOperationException>(() => client.UpdateAsync(read, versionAware: true, stop));
        Assert.Equal(System.Net.HttpStatusCode.PreconditionFailed, conflict.Status);
        Assert.Equal(OperationOutcome.IssueType.Conflict, conflict.Outcome!.Issue[0].Code);

        for (var i = 0; i < 3; i++)
        {
            await client.CreateAsync(new Patient { Name = { new HumanName { Family = family } } }, stop);
        }

        var found = new List<string>();
        for (var page = await client.SearchAsync<Patient>(["family=" + family], pageSize: 3, ct: stop); page is not null; page = await client.ContinueAsync(page, ct: stop))
        {
            found.AddRange(page.Entry.Select(entry => entry.Resource.Id));
        }

        Assert.Equal(4, found.Distinct().Count());
        Assert.Equal(4, found.Count);
        Assert.Equal(4, (await client.SearchUsingPostAsync<Patient>(["family=" + family], ct: stop))!.Entry.Count);

        var history = await client.HistoryAsync($"Patient/{created.Id}", ct: stop);
        Assert.Equal(2, history!.Entry.Count);
        await client.DeleteAsync($"Patient/{created.Id}", ct: stop);
        var gone = await Assert.ThrowsAsync<FhirOperationException>(() => client.ReadAsync<Patient>($"Patient/{created.Id}", ct: stop));
        Assert.Equal(System.Net.HttpStatusCode.Gone, gone.Status);
    }

    [Theory]
    [InlineData(ResourceFormat.Xml)]
    [InlineData(ResourceFormat.Json)]
    public async System.Threading.Tasks.Task It_posts_a_transaction(ResourceFormat format)
    {
        using var client = Client(format);
        var stop = TestContext.Current.CancellationToken;
        var bundle = new Bundle { Type = Bundle.BundleType.Transaction };
        bundle.Entry.Add(new() { FullUrl = "urn:uuid:0b1f6a2e-0000-4000-8000-000000000001", Resource = new Patient { Active = true }, Request = new() { Method = Bundle.HTTPVerb.POST, Url = "Patient" } });
        bundle.Entry.Add(new()
        {
            FullUrl = "urn:uuid:0b1f6a2e-0000-4000-8000-000000000002",
            Resource = new Observation { Status = ObservationStatus.Final, Code = new CodeableConcept { Text = "c" }, Subject = new ResourceReference("urn:uuid:0b1f6a2e-0000-4000-8000-000000000001"), Value = new Quantity { Value = 1.50m } },
            Request = new() { Method = Bundle.HTTPVerb.POST, Url = "Observation" },
        });
        var answer = await client.TransactionAsync(bundle, stop);
        Assert.Equal(Bundle.BundleType.TransactionResponse, answer!.Type);
        Assert.All(answer.Entry, entry => Assert.StartsWith("201", entry.Response.Status, StringComparison.Ordinal));
        var observation = await client.ReadAsync<Observation>(new Uri(answer.Entry[1].Response.Location), ct: stop);
        Assert.StartsWith("Patient/", observation!.Subject.Reference, StringComparison.Ordinal);
        Assert.Equal("1.50", ((Quantity)observation.Value).Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(ResourceFormat.Xml)]
    [InlineData(ResourceFormat.Json)]
    public async System.Threading.Tasks.Task It_validates_creates_conditionally_and_reads_what_the_server_says_of_an_error(ResourceFormat format)
    {
        using var client = Client(format);
        var stop = TestContext.Current.CancellationToken;
        var outcome = await client.ValidateResourceAsync(new Observation { Status = ObservationStatus.Final }, ct: stop);
        Assert.Contains(outcome!.Issue, issue => issue.Severity == OperationOutcome.IssueSeverity.Error && issue.Code == OperationOutcome.IssueType.Required);

        var refused = await Assert.ThrowsAsync<FhirOperationException>(() => client.CreateAsync(new Observation { Status = ObservationStatus.Final }, stop));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(refused.Outcome!.Issue, issue => issue.Expression.Any() && issue.Details.Text.Contains("code", StringComparison.Ordinal));

        var system = "urn:client:" + format;
        var criteria = new SearchParams().Where($"identifier={system}|1");
        var patient = new Patient { Identifier = { new Identifier(system, "1") } };
        var first = await client.ConditionalCreateAsync(patient, criteria, stop);
        var second = await client.ConditionalCreateAsync(patient, criteria, stop);
        Assert.Equal(first!.Id, second!.Id);

        var statement = await client.CapabilityStatementAsync(ct: stop);
        Assert.Equal(FHIRVersion.N4_0_1, statement!.FhirVersion);
    }

    [Theory]
    [InlineData(ResourceFormat.Xml)]
    [InlineData(ResourceFormat.Json)]
    public async System.Threading.Tasks.Task It_patches_updates_and_deletes_by_conditions_and_reads_histories(ResourceFormat format)
    {
        using var client = Client(format);
        var stop = TestContext.Current.CancellationToken;
        var system = "urn:client-conditional:" + format;
        var criteria = new SearchParams().Where($"identifier={system}|1");
        var patient = new Patient { Identifier = { new Identifier(system, "1") }, Active = true };
        var first = await client.ConditionalUpdateAsync(patient, criteria, ct: stop);
        patient.Active = false;
        var second = await client.ConditionalUpdateAsync(patient, criteria, ct: stop);
        Assert.Equal((first!.Id, "2", false), (second!.Id, second.Meta.VersionId, second.Active));

        var patch = new Parameters().AddReplacePatchParameter("Patient.active", new FhirBoolean(true)).AddAddPatchParameter("Patient", "birthDate", new Date("1970-01-02"));
        var patched = await client.PatchAsync<Patient>(first.Id, patch, ct: stop);
        Assert.Equal(("3", true, "1970-01-02"), (patched!.Meta.VersionId, patched.Active, patched.BirthDate));
        var conditionally = await client.ConditionalPatchAsync<Patient>(criteria, new Parameters().AddDeletePatchParameter("Patient.birthDate"), ct: stop);
        Assert.Null(conditionally!.BirthDate);

        Assert.Equal(4, (await client.HistoryAsync($"Patient/{first.Id}", ct: stop))!.Entry.Count);
        Assert.NotEmpty((await client.TypeHistoryAsync<Patient>(pageSize: 2, ct: stop))!.Entry);
        Assert.NotEmpty((await client.WholeSystemHistoryAsync(pageSize: 2, ct: stop))!.Entry);
        Assert.Equal(first.Id, (await client.FetchPatientRecordAsync(new Uri($"Patient/{first.Id}", UriKind.Relative), ct: stop))!.Entry.Single().Resource.Id);
        await client.ConditionalDeleteSingleAsync(criteria, "Patient", ct: stop);
        Assert.Empty((await client.SearchAsync<Patient>(criteria, stop))!.Entry);
    }

    private FhirClient Client(ResourceFormat format) => new(server.Base, new FhirClientSettings { PreferredFormat = format, ReturnPreference = ReturnPreference.Representation });
}
