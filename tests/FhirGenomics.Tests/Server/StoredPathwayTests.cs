using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Tests.Store;

namespace FhirGenomics.Tests.Server;

/// <summary>The rules between resources see what is stored: what is posted in parts is judged as what is posted at once.</summary>
public sealed class StoredPathwayTests : IDisposable
{
    private const string Codes = "issue[*].details.coding[*].code";
    private readonly ServerFixture server = new();

    [Fact]
    public async Task A_secondary_finding_is_judged_by_the_consent_that_is_stored()
    {
        var bundle = Example("secondary-finding-has-consent");
        await Accepted(Without(bundle, "Observation", "DiagnosticReport"));
        await Accepted(Only(bundle, "Observation", "DiagnosticReport"));
        await Accepted(Resource(bundle, "Observation"));

        var declined = Resource(bundle, "Consent");
        Extension(declined, "secondary-findings-choice")["valueCoding"]!["code"] = "none";
        await Accepted(declined);
        await Refused(Only(bundle, "Observation", "DiagnosticReport"), "secondary-finding-consent", "Bundle.entry[0].resource.extension[0]");
        await Refused(Resource(bundle, "Observation"), "secondary-finding-consent", "Observation.extension[0]");
        await Refused(Resource(bundle, "DiagnosticReport"), "secondary-finding-consent", "DiagnosticReport.result[0]");
    }

    [Fact]
    public async Task Who_has_no_consent_is_told_no_secondary_finding()
    {
        var bundle = Example("secondary-finding-has-consent");
        await Accepted(Only(bundle, "Patient", "Specimen"));
        await Refused(Resource(bundle, "Observation"), "secondary-finding-consent", "Observation.extension[0]");
    }

    [Fact]
    public async Task A_consent_is_revoked_at_any_time_and_holds_for_what_was_reported_before()
    {
        var bundle = Example("secondary-finding-has-consent");
        await Accepted(bundle);
        var revoked = Resource(bundle, "Consent");
        revoked["status"] = "inactive";
        revoked["extension"]!.AsArray().Add(JsonNode.Parse("""
            {"url":"https://fhirgenomics.example/fhir/StructureDefinition/consent-revocation","extension":[{"url":"date","valueDateTime":"2025-06-01"}]}
            """));
        await Accepted(revoked);
        await Accepted(Resource(bundle, "DiagnosticReport"));
        var later = Resource(bundle, "DiagnosticReport");
        later["issued"] = "2025-06-02T09:00:00+02:00";
        await Refused(later, "secondary-finding-consent", "DiagnosticReport.result[0]");
    }

    [Fact]
    public async Task A_report_is_judged_by_the_order_and_the_samples_that_are_stored()
    {
        var bundle = Example("tumour-has-normal");
        await Accepted(Without(bundle, "DiagnosticReport"));
        var report = Resource(bundle, "DiagnosticReport");
        await Accepted(report);
        report["specimen"]!.AsArray().RemoveAt(0);
        await Refused(report, "tumour-normal-pair", "DiagnosticReport");

        var order = Resource(bundle, "ServiceRequest");
        order["status"] = "revoked";
        order["note"] = new JsonArray(new JsonObject { ["text"] = "Withdrawn" });
        await Accepted(order);
        await Refused(Resource(bundle, "DiagnosticReport"), "report-order-status", "DiagnosticReport.basedOn[0]");
    }

    [Fact]
    public async Task What_is_read_again_after_a_lost_connection_is_the_same()
    {
        var bundle = Example("tumour-has-normal");
        await using var store = await TestStore.Open();
        foreach (var entry in bundle["entry"]!.AsArray())
        {
            await store.Put(entry!["resource"]!["id"]!.GetValue<string>(), entry["resource"]!.ToJsonString());
        }

        var report = TestStore.Tree(Resource(bundle, "DiagnosticReport").ToJsonString()).Root;
        var targets = new StoredTargets(report, null);
        var pathway = new StoredPathway(report, targets, TestStore.Parameters, null);
        var read = new List<string[]>();
        await store.Store.Snapshot(
            pathway.Queries,
            snapshot =>
            {
                for (var i = 0; i < 2; i++)
                {
                    targets.Read(snapshot);
                    read.Add([.. pathway.Read(snapshot, CancellationToken.None).Resources.Select(tree => $"{tree.ResourceType}/{tree.Id}")]);
                }

                return 0;
            },
            TestContext.Current.CancellationToken);
        Assert.NotEmpty(read[0]);
        Assert.Equal(read[0], read[1]);
    }

    [Fact]
    public async Task An_active_order_needs_the_consents_that_are_stored()
    {
        var bundle = Example("tested-person-has-consent");
        await Accepted(Without(bundle, "ServiceRequest", "Consent"));
        await Refused(Resource(bundle, "ServiceRequest"), "consent-missing", "ServiceRequest.subject");
        await Accepted(Only(bundle, "Consent"));
        await Accepted(Resource(bundle, "ServiceRequest"));
    }

    [Fact]
    public async Task A_sample_that_arrives_later_is_judged_by_its_order()
    {
        var bundle = Example("specimen-is-of-tested-person");
        await Accepted(bundle);
        var sample = Resource(bundle, "Specimen");
        sample["id"] = "late";
        sample["request"] = new JsonArray(new JsonObject { ["reference"] = "ServiceRequest/order" });
        await Accepted(sample);
        sample["subject"]!["reference"] = "Patient/adult";
        await Refused(sample, "specimen-other-person", "Specimen.subject");
        sample["subject"]!["reference"] = $"{server.Base}/Patient/adult";
        await Refused(sample, "specimen-other-person", "Specimen.subject");
    }

    [Fact]
    public async Task Conditional_references_and_creates_mean_the_stored_person()
    {
        var bundle = Example("secondary-finding-has-consent");
        await Accepted(Without(bundle, "Observation", "DiagnosticReport"));
        var consent = Resource(bundle, "Consent");
        Extension(consent, "secondary-findings-choice")["valueCoding"]!["code"] = "none";
        await Accepted(consent);

        var conditional = Only(bundle, "Observation");
        conditional["entry"]![0]!["resource"]!["subject"]!["reference"] = "Patient?identifier=urn:oid:1.2.208.176.1.2|3001749995";
        await Refused(conditional, "secondary-finding-consent", "Bundle.entry[0].resource.extension[0]");

        var created = Only(bundle, "Patient", "Observation");
        var patient = created["entry"]![0]!;
        patient["fullUrl"] = "urn:uuid:9c6f9d0a-3a34-4f0e-8a3f-0d3c1a6f1a01";
        patient["resource"]!.AsObject().Remove("id");
        patient["request"] = JsonNode.Parse("""{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:oid:1.2.208.176.1.2|3001749995"}""");
        created["entry"]![1]!["resource"]!["subject"]!["reference"] = "urn:uuid:9c6f9d0a-3a34-4f0e-8a3f-0d3c1a6f1a01";
        await Refused(created, "secondary-finding-consent", "Bundle.entry[1].resource.extension[0]");
    }

    public void Dispose() => server.Dispose();

    private async Task Accepted(JsonNode resource)
    {
        var answer = await Send(resource);
        Assert.True(answer.Status is 200 or 201, answer.Text);
    }

    private async Task Refused(JsonNode resource, string code, string expression)
    {
        var before = await server.Versions();
        var answer = await Send(resource);
        Assert.Equal((422, code, expression), (answer.Status, answer.At(Codes)?.Split('\n')[0], answer.At("issue[*].expression[*]")?.Split('\n')[0]));
        Assert.Equal(before, await server.Versions());
        var type = resource["resourceType"]!.GetValue<string>();
        Assert.Contains(code, (await server.Send("POST", $"{type}/$validate", resource.ToJsonString())).At(Codes), StringComparison.Ordinal);
    }

    private Task<Answer> Send(JsonNode resource) => resource["resourceType"]!.GetValue<string>() is "Bundle"
        ? server.Send("POST", "", resource.ToJsonString())
        : server.Send("PUT", $"{resource["resourceType"]}/{resource["id"]}", resource.ToJsonString());

    private static JsonNode Example(string rule) => JsonNode.Parse(File.ReadAllText(Repository.Path("examples", "pathway", rule, "valid.json")))!;

    private static JsonNode Only(JsonNode bundle, params string[] types) => Where(bundle, types.Contains);

    private static JsonNode Without(JsonNode bundle, params string[] types) => Where(bundle, type => !types.Contains(type));

    private static JsonNode Where(JsonNode bundle, Func<string, bool> isMeant)
    {
        var part = bundle.DeepClone();
        part["entry"] = new JsonArray([.. part["entry"]!.AsArray().Where(entry => isMeant(entry!["resource"]!["resourceType"]!.GetValue<string>())).Select(entry => entry!.DeepClone())]);
        return part;
    }

    private static JsonNode Resource(JsonNode bundle, string type) => Only(bundle, type)["entry"]![0]!["resource"]!.DeepClone();

    private static JsonNode Extension(JsonNode resource, string name) =>
        resource["extension"]!.AsArray().Single(extension => extension!["url"]!.GetValue<string>().EndsWith("/" + name, StringComparison.Ordinal))!;
}
