using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Genomics;
using FhirGenomics.Resources;
using FhirGenomics.Server;
using FhirGenomics.Tests.Validation;

namespace FhirGenomics.Tests.Profiles;

/// <summary>A patient group is added by one row of the table: the definitions follow from the row, and the server from the definitions.</summary>
public class NewPatientGroupTests
{
    private const string Row = """
        {"code":"dermatology","ordinal":18,"danish":"Dermatologi","english":"Dermatology","category":"rare-disease","germline":true,"somatic":false,"profiles":true,
         "analysisTypes":["singleton"],"analysisEvidence":"a source","specimenTypes":["edta-blood"],"specimenEvidence":"a source","nameConfidence":"inferred","sources":[],
         "indications":[{"code":"ichthyosis","danish":"Iktyose","english":"Ichthyosis","evidence":"inferred"}]}
        """;

    [Fact]
    public async Task One_row_makes_the_codes_value_sets_profiles_and_catalogue()
    {
        const string Script = """
            import { readFileSync } from 'node:fs';
            import { patientGroupsFsh } from './build/patient-groups.mjs';
            const rows = JSON.parse(readFileSync('input/data/patient-groups.json', 'utf8'));
            const before = new Set(patientGroupsFsh(rows).split('\n'));
            console.log(patientGroupsFsh([...rows, JSON.parse(process.argv[1])]).split('\n').filter(line => !before.has(line)).join('\n'));
            """;
        var added = await Node(Script, Row);
        foreach (var line in (string[])[
            "* #dermatology \"Dermatology\"", "* #ichthyosis \"Ichthyosis\"", "* PatientGroup#dermatology",
            "ValueSet: DermatologyIndications", "ValueSet: DermatologyAnalysisTypes", "ValueSet: DermatologyMaterials",
            "Profile: DermatologyOrder", "* insert OrderForPatientGroup(dermatology, Dermatology)", "* extension[analysisType].valueCoding from DermatologyAnalysisTypes (required)",
            "Profile: DermatologyGermlineReport", "* insert ReportForPatientGroup(dermatology)",
            "Instance: DermatologyPlan", "Instance: DermatologySingleton", "Instance: DermatologySpecimen"])
        {
            Assert.Contains(line, added.Split('\n'));
        }

        Assert.DoesNotContain("SomaticReport", added, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_definitions_loaded_the_group_is_checked_by_content_as_every_other()
    {
        // What the row compiles to, written as the compiled definitions of a group that differs in its names alone.
        string[] files = ["StructureDefinition-audiogenetics-order", "StructureDefinition-audiogenetics-germline-report", "ValueSet-audiogenetics-indications", "CodeSystem-patient-group", "CodeSystem-wgs-indication", "ValueSet-patient-group"];
        var definitions = new List<ElementTree>();
        foreach (var file in files)
        {
            var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(CompiledProfiles.Folder, file + ".json"), TestContext.Current.CancellationToken))!;
            definitions.Add(Validators.Read(file.Contains("audiogenetics", StringComparison.Ordinal) ? Renamed(json.ToJsonString()) : WithConcept(json).ToJsonString()));
        }

        var (pack, problems) = await Validators.Pack.WithAsync(definitions);
        Assert.Empty(problems);
        Assert.NotNull(PatientGroups.From(pack.Find("CodeSystem", GenomicCodes.PatientGroupSystem)!).Find("dermatology"));
        var validator = new GenomicValidator(pack);
        var order = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Path("examples", "profiles", "wgs-order", "valid.json"), TestContext.Current.CancellationToken))!;
        order.AsObject().Remove("meta");
        order["extension"]![0]!["valueCoding"]!["code"] = "dermatology";
        order["extension"]![0]!["valueCoding"]!.AsObject().Remove("display");
        Assert.Equal(["binding-required https://fhirgenomics.example/fhir/StructureDefinition/dermatology-order"], Errors(validator, order));
        var indication = FirstIndication();
        order["reasonCode"]![0]!["coding"]![0]!["code"] = indication;
        order["reasonCode"]![0]!["coding"]![0]!.AsObject().Remove("display");
        Assert.Equal([], Errors(validator, order));
    }

    private static string FirstIndication() => PatientGroupRows.Row("audiogenetics")["indications"]![0]!["code"]!.GetValue<string>();

    private static string Renamed(string json) => json.Replace("audiogenetics", "dermatology", StringComparison.Ordinal).Replace("Audiogenetics", "Dermatology", StringComparison.Ordinal);

    /// <summary>The definition with all that it says of the group said of the new group too.</summary>
    private static JsonNode WithConcept(JsonNode definition)
    {
        var concepts = (definition["concept"] ?? definition["compose"]!["include"]![0]!["concept"])!.AsArray();
        foreach (var concept in concepts.Where(concept => concept!["code"]!.GetValue<string>() == "audiogenetics").ToList())
        {
            concepts.Add(JsonNode.Parse(Renamed(concept!.ToJsonString())));
        }

        return definition;
    }

    private static List<string> Errors(GenomicValidator validator, JsonNode resource) =>
        [.. validator.Validate(ElementTree.Read(Encoding.UTF8.GetBytes(resource.ToJsonString())).Root).Where(issue => issue.IsError).Select(issue => $"{issue.MessageId} {issue.Profile}")];

    private static async Task<string> Node(string script, string argument)
    {
        var start = new ProcessStartInfo("node", ["--input-type=module", "-e", script, argument]) { WorkingDirectory = Repository.Path("profiles"), RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var node = Process.Start(start)!;
            var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(("", 0), (errors, node.ExitCode));
            return await output;
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node is not installed.");
            return "";
        }
    }
}
