using FhirGenomics.Fuzz;
using SharpFuzz;

// TARGET            : one process under afl-fuzz (see run.sh)
// TARGET FILE...    : the same on files, to look at a finding or to check the corpus
var targets = Targets.All;
if (args.Length == 0 || !targets.TryGetValue(args[0], out var target))
{
    await Console.Error.WriteLineAsync($"Usage: FhirGenomics.Fuzz ({string.Join(" | ", targets.Keys)}) [FILE...]");
    return 2;
}

if (args.Length > 1)
{
    foreach (var file in args[1..])
    {
        target(await File.ReadAllBytesAsync(file));
        await Console.Out.WriteLineAsync("survived " + Path.GetFileName(file));
    }

    return 0;
}

Fuzzer.Run(stream =>
{
    using var input = new MemoryStream();
    stream.CopyTo(input);
    target(input.ToArray());
});
return 0;
