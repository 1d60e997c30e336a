using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Tests.Store.Search.Index;

public class HashTests
{
    private static readonly DateTimeOffset Moment = DateTimeOffset.FromUnixTimeMilliseconds(0x0199_8765_4321 & ~63L);

    [Fact]
    public void References_to_what_was_created_together_lie_together_and_differ()
    {
        var hashes = Enumerable.Range(0, 1000).Select(i => Hash.OfReference($"Patient/{Guid.CreateVersion7(Moment.AddMilliseconds(i % 64))}")).ToList();
        Assert.Single(hashes.Select(hash => hash >> 48).Distinct());
        Assert.Equal(1000, hashes.Distinct().Count());
        Assert.NotEqual(hashes[0] >> 48, Hash.OfReference($"Patient/{Guid.CreateVersion7(Moment.AddMilliseconds(64))}") >> 48);
    }

    [Fact]
    public void The_places_are_spread_over_all_hashes()
    {
        var places = Enumerable.Range(0, 1 << 16).Select(i => Hash.OfReference($"https://a.example/fhir/Patient/{Guid.CreateVersion7(Moment.AddMilliseconds(64 * i))}") >> 48);
        Assert.Equal(1 << 16, places.Distinct().Count());
    }

    [Theory]
    [InlineData("Patient/p1")]
    [InlineData("Patient/0f3a2b1c-0d4e-4f5a-8b6c-7d8e9f0a1b2c")]
    [InlineData("Patient/0f3a2b1c-0d4e-7f5a-8b6c-7d8e9f0a1b2x")]
    [InlineData("Patient/0f3a2b1c00d4e-7f5a-8b6c-7d8e9f0a1b2c")]
    [InlineData("")]
    public void Other_references_have_the_hash_of_their_text(string reference) => Assert.Equal(Hash.Of(reference), Hash.OfReference(reference));

    [Fact]
    public void What_is_in_databases_never_changes()
    {
        Assert.Equal(unchecked((long)0xc048_0000_0000_0000), Hash.OfReference("Patient/0199b8f0-1234-7abc-8def-0123456789ab") & -0x1_0000_0000_0000);
        Assert.Equal(Hash.Of("Patient/0199b8f0-1234-7abc-8def-0123456789ab") & 0xFFFF_FFFF_FFFF, Hash.OfReference("Patient/0199b8f0-1234-7abc-8def-0123456789ab") & 0xFFFF_FFFF_FFFF);
    }
}
