using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Resources;

public class SubtreeTests
{
    [Fact]
    public void A_detached_resource_is_the_same_as_one_read_by_itself_but_keeps_the_places_of_the_whole()
    {
        var whole = ElementTree.Read("""
            {"resourceType":"Bundle","type":"batch","entry":[{"fullUrl":"urn:uuid:1","resource":
              {"resourceType":"Patient","id":"a","_birthDate":{"id":"x"},
               "name":[{"family":"F","given":["A","B"],"_given":[null,{"id":"g"}]}],
               "contained":[{"resourceType":"Observation","valueQuantity":{"value":1.0}}],"birthDate":"2000"}},
              {"resource":{"resourceType":"Group"}}]}
            """u8.ToArray());
        var inside = whole.Root.Child("entry").Child("resource");
        var detached = inside.Detach();
        var alone = ElementTree.Read(detached.Json.ToArray());
        Assert.Equal(alone.Count, detached.Count);
        Assert.Equal("Patient", detached.ResourceType);
        Assert.Equal("a", detached.Id);
        Same(alone.Root, detached.Root);
        Assert.Equal("Patient.name[0].given[1]", detached.Root.Child("name").Child("given").NextSame().Path);
        Assert.Equal(inside.Position, detached.Root.Position);
        Assert.Equal(inside.Child("name").Child("family").Position, detached.Root.Child("name").Child("family").Position);
        Assert.False(detached.Root.Next.Exists);
        Assert.False(detached.Root.Parent.Exists);
        Assert.Same(whole, whole.Root.Detach());
    }

    private static void Same(Element left, Element right)
    {
        Assert.Equal((left.Path, left.Kind, left.Text, left.Type?.Name), (right.Path, right.Kind, right.Text, right.Type?.Name));
        Assert.True(left.Source.SequenceEqual(right.Source));
        var (a, b) = (left.FirstChild, right.FirstChild);
        for (; a.Exists && b.Exists; (a, b) = (a.Next, b.Next))
        {
            Same(a, b);
        }

        Assert.Equal(a.Exists, b.Exists);
    }
}
