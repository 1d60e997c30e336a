namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// The program that the build runs: reads the FHIR packages below <c>profiles/</c> and writes the type model and the definitions
/// that the server needs. Usage: <c>FhirGenomics.Validation PROFILES-FOLDER OUTPUT-FOLDER</c>.
/// </summary>
internal static class PackDefinitions
{
    internal static int Main(string[] args)
    {
        if (args is not [var profiles, var output])
        {
            Console.Error.WriteLine("Usage: FhirGenomics.Validation PROFILES-FOLDER OUTPUT-FOLDER");
            return 2;
        }

        Directory.CreateDirectory(output);
        TypesFile.Write(Path.Combine(profiles, "node_modules", "@medplum", "definitions", "dist", "fhir", "r4"), Path.Combine(output, Resources.FhirTypes.FileName));
        return 0;
    }
}
