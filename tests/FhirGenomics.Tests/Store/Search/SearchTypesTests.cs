namespace FhirGenomics.Tests.Store.Search;

/// <summary>Each type of search parameter: what it finds and what not. One store for all cases: they only read.</summary>
public sealed class SearchTypesTests(SearchTypesTests.Fixture fixture) : IClassFixture<SearchTypesTests.Fixture>
{
    [Theory]
    [InlineData("Patient?identifier=urn:cpr|0101701234", "anna")]
    [InlineData("Patient?identifier=0101701234", "anna")]
    [InlineData("Patient?identifier=urn:cpr|", "anna", "bo")]
    [InlineData("Patient?identifier=|0101701234", "")]
    [InlineData("Patient?identifier=|local", "bo")]
    [InlineData("Patient?identifier=urn:other|0101701234", "")]
    [InlineData("Patient?identifier=urn:cpr|0101701234,urn:cpr|0202702345", "anna", "bo")]
    [InlineData("Patient?identifier=urn:cpr|0101701234&identifier=urn:cpr|0202702345", "")]
    [InlineData("Patient?identifier=urn:cpr|0202702345&identifier=|local", "bo")]
    [InlineData("Patient?gender=female", "anna")]
    [InlineData("Patient?gender=FEMALE", "anna")]
    [InlineData("Patient?gender=http://hl7.org/fhir/administrative-gender|female", "anna")]
    [InlineData("Patient?gender:not=female", "bo", "cy")]
    [InlineData("Patient?gender:missing=true", "cy")]
    [InlineData("Patient?gender:missing=false", "anna", "bo")]
    [InlineData("Patient?identifier:missing=true&gender:missing=true", "cy")]
    [InlineData("Patient?active=true", "anna")]
    [InlineData("Patient?active=false", "bo")]
    [InlineData("Patient?deceased=true", "cy")]
    [InlineData("Patient?deceased=false", "anna", "bo")]
    [InlineData("Patient?phone=%2B45 12345678", "anna")]
    [InlineData("Patient?email=%2B45 12345678", "")]
    [InlineData("Patient?_tag=urn:tags|demo", "anna")]
    [InlineData("Patient?_tag:not=demo", "bo", "cy")]
    [InlineData("Patient?_profile=http://example.org/profile", "anna")]
    [InlineData("Patient?_id=anna,cy", "anna", "cy")]
    [InlineData("Patient?_id=anna&gender=male", "")]
    [InlineData("Patient?_id=ANNA", "")]
    [InlineData("Patient?_id:not=anna", "bo", "cy")]
    [InlineData("Patient?_id:not=anna,x,cy", "bo")]
    [InlineData("Patient?_id:not=anna&gender=male", "bo")]
    [InlineData("Observation?code=http://loinc.org|69548-6", "height", "variant")]
    [InlineData("Observation?code=69548-6&subject=Patient/anna", "height", "variant")]
    [InlineData("Condition?code:missing=true", "codeless")]
    [InlineData("Condition?code:missing=false", "texted")]
    [InlineData("Condition?code=http://loinc.org|", "")]
    public Task Token_and_id(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Patient?family=soren", "anna")]
    [InlineData("Patient?family=SØR", "anna")]
    [InlineData("Patient?family=ren", "")]
    [InlineData("Patient?family:contains=REN", "anna")]
    [InlineData("Patient?family:exact=Sørensen", "anna")]
    [InlineData("Patient?family:exact=sørensen", "")]
    [InlineData("Patient?family:exact=Sørense", "")]
    [InlineData("Patient?name=anna", "anna")]
    [InlineData("Patient?name=müller", "bo")]
    [InlineData("Patient?name=Muller", "bo")]
    [InlineData("Patient?name=anna,bo", "anna", "bo")]
    [InlineData("Patient?given=a&family=s", "anna")]
    [InlineData("Patient?address=aarhus", "anna")]
    [InlineData("Patient?address-city=Århus", "")]
    [InlineData("Patient?family=a\\,b", "cy")]
    [InlineData("Patient?family:contains=%25", "")]
    [InlineData("Patient?family:contains=_", "")]
    [InlineData("Patient?family=%F0%9F%98%80", "")]
    [InlineData("Patient?name:missing=true", "")]
    public Task String(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Patient?birthdate=1970-01-01", "anna")]
    [InlineData("Patient?birthdate=1970-01", "anna")]
    [InlineData("Patient?birthdate=1970", "anna", "bo")]
    [InlineData("Patient?birthdate=eq1971", "")]
    [InlineData("Patient?birthdate=ne1970", "cy")]
    [InlineData("Patient?birthdate=gt1970", "cy")]
    [InlineData("Patient?birthdate=lt1970-06", "anna", "bo")]
    [InlineData("Patient?birthdate=ge1970-06-01", "bo", "cy")]
    [InlineData("Patient?birthdate=le1970-01-01", "anna", "bo")]
    [InlineData("Patient?birthdate=sa1970-01-01", "cy")]
    [InlineData("Patient?birthdate=eb2000", "anna", "bo")]
    [InlineData("Patient?birthdate=ge1970&birthdate=lt1971", "anna", "bo")]
    [InlineData("Observation?date=2020-05-01T12:00:00Z", "height")]
    [InlineData("Observation?date=2020-05-01T14:00:00%2B02:00", "height")]
    [InlineData("Observation?date=2020-05-01T14:00:00 02:00", "height")]
    [InlineData("Observation?date=2020-05-01", "height")]
    [InlineData("Observation?date=ge2020-05-02", "variant")]
    [InlineData("Observation?date=2021", "")]
    [InlineData("Observation?date=ap2020-05-01", "height", "variant")]
    [InlineData("Observation?date=gt2099", "variant")]
    [InlineData("Observation?date=ge1990-01-01T23:59:59Z", "height", "panel", "variant")]
    [InlineData("Observation?date=ge1990-01-02T00:00:00Z", "height", "panel", "variant")]
    [InlineData("Observation?date=gt1990-01-02T00:00:00Z", "height", "variant")]
    [InlineData("DiagnosticReport?issued=2020-01-01T00:00:30.000Z", "report")]
    [InlineData("DiagnosticReport?issued=2020-01-01T00:00:30Z", "report")]
    [InlineData("DiagnosticReport?issued=2020-01-01", "report")]
    [InlineData("DiagnosticReport?issued=gt2020-01-01T00:00:30.5Z", "")]
    [InlineData("DiagnosticReport?issued=ge2020-01-01T00:00:30Z", "report")]
    [InlineData("DiagnosticReport?issued=gt2020-01-01T00:00:29.999Z", "report")]
    [InlineData("Patient?_lastUpdated=gt2020-01-01", "anna", "bo", "cy")]
    [InlineData("Patient?_lastUpdated=lt2020-01-01", "")]
    public Task Date(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?subject=Patient/anna", "height", "variant")]
    [InlineData("Observation?subject=anna", "height", "variant")]
    [InlineData("Observation?subject:Patient=anna", "height", "variant")]
    [InlineData("Observation?subject:Group=anna", "")]
    [InlineData("Observation?patient=Patient/anna", "height", "variant")]
    [InlineData("Observation?patient=Patient/bo", "")]
    [InlineData("Observation?subject:identifier=urn:cpr|9", "weight")]
    [InlineData("Observation?performer=http://other.example/fhir/Organization/1", "weight")]
    [InlineData("Observation?performer=Organization/1", "")]
    [InlineData("DiagnosticReport?subject=http://other.org/fhir/Patient/1/_history/2", "report")]
    [InlineData("DiagnosticReport?subject=http://other.org/fhir/Patient/1", "report")]
    [InlineData("DiagnosticReport?subject=http://other.org/fhir/Patient", "")]
    [InlineData("Observation?subject:missing=true", "panel")]
    [InlineData("Patient?organization=Organization/bare-id", "bo")]
    [InlineData("Patient?organization=bare-id", "bo")]
    [InlineData("Patient?organization:Organization=bare-id", "bo")]
    [InlineData("Patient?general-practitioner=bare-id", "bo")]
    [InlineData("Patient?general-practitioner=Practitioner/bare-id", "")]
    public Task Reference(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?value-quantity=170", "height")]
    [InlineData("Observation?value-quantity=170|http://unitsofmeasure.org|cm", "height")]
    [InlineData("Observation?value-quantity=170|http://unitsofmeasure.org|mm", "")]
    [InlineData("Observation?value-quantity=170||cm", "height")]
    [InlineData("Observation?value-quantity=170||centimetre", "height")]
    [InlineData("Observation?value-quantity=gt100", "height")]
    [InlineData("Observation?value-quantity=lt100|http://unitsofmeasure.org|kg", "weight")]
    [InlineData("Observation?value-quantity=170.4", "")]
    [InlineData("Observation?value-quantity=170.2", "height")]
    [InlineData("Observation?value-quantity=2e2", "height")]
    [InlineData("Observation?value-quantity=ge170.2&value-quantity=le170.2", "height")]
    [InlineData("Observation?value-quantity=sa170.2", "")]
    [InlineData("Observation?combo-value-quantity=5||1", "panel")]
    [InlineData("MolecularSequence?variant-start=128273725", "seq")]
    [InlineData("MolecularSequence?variant-start=gt128273724&variant-end=lt128273737", "seq")]
    [InlineData("MolecularSequence?variant-start=lt100", "")]
    public Task Number_and_quantity(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("ValueSet?url=http://a.example/x/y", "vs")]
    [InlineData("ValueSet?url=http://a.example/x", "")]
    [InlineData("ValueSet?url:below=http://a.example/x", "vs")]
    [InlineData("ValueSet?url:below=http://a.example/", "vs")]
    [InlineData("ValueSet?url:below=http://a.exam", "")]
    [InlineData("ValueSet?url:above=http://a.example/x/y/z", "vs")]
    [InlineData("ValueSet?url:above=http://b.example/terms%231-2", "fragment", "terms")]
    [InlineData("ValueSet?url:above=http://b.example/terms%231-2-3/4", "fragment", "terms")]
    [InlineData("ValueSet?url:above=http://b.example/terms%231", "terms")]
    [InlineData("ValueSet?url:above=http://b.example/terms%231-23", "terms")]
    [InlineData("ValueSet?url:above=http://b.example/terms%23", "terms")]
    [InlineData("ValueSet?url:above=%23", "")]
    [InlineData("ValueSet?url:contains=B.example/T", "fragment", "terms")]
    [InlineData("ValueSet?url:contains=c.example", "")]
    public Task Uri(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?code-value-concept=69548-6$LA9633-4", "variant")]
    [InlineData("Observation?code-value-concept=http://loinc.org|69548-6$http://loinc.org|LA9633-4", "variant")]
    [InlineData("Observation?code-value-concept=69548-6$LA9634-2", "")]
    [InlineData("Observation?component-code-value-concept=48018-6$HGNC:1100", "panel")]
    [InlineData("Observation?component-code-value-concept=48018-6$HGNC:1101", "")]
    [InlineData("Observation?component-code-value-quantity=81258-6$gt4", "panel")]
    [InlineData("Observation?component-code-value-quantity=81258-6$gt6", "")]
    [InlineData("Observation?component-code-value-quantity=48018-6$gt4", "")]
    [InlineData("Observation?code-value-quantity=69548-6$170||cm", "height")]
    [InlineData("Observation?combo-code-value-quantity=81258-6$5", "panel")]
    [InlineData("MolecularSequence?chromosome-variant-coordinate=1$gt128273700$lt128273800", "seq")]
    [InlineData("MolecularSequence?chromosome-variant-coordinate=2$gt128273700$lt128273800", "")]
    public Task Composite(string search, params string[] ids) => Finds(search, ids);

    private async Task Finds(string search, string[] ids) =>
        Assert.Equal(ids.Where(id => id.Length > 0).Order(), (await fixture.Store.Ids(search)).Order());

    public sealed class Fixture : IAsyncLifetime
    {
        private TestStore? store;

        internal TestStore Store => store!;

        public async ValueTask InitializeAsync()
        {
            store = await TestStore.Open();
            await store.Put("anna", """
                {"resourceType":"Patient","meta":{"tag":[{"system":"urn:tags","code":"demo"}],"profile":["http://example.org/profile"]},"identifier":[{"system":"urn:cpr","value":"0101701234"}],
                 "active":true,"gender":"female","birthDate":"1970-01-01","name":[{"family":"Sørensen","given":["Anna"]}],"telecom":[{"system":"phone","value":"+45 12345678"}],"address":[{"city":"Aarhus"}]}
                """);
            await store.Put("bo", """
                {"resourceType":"Patient","identifier":[{"system":"urn:cpr","value":"0202702345"},{"value":"local"}],"active":false,"gender":"male","birthDate":"1970","managingOrganization":{"reference":"bare-id"},"generalPractitioner":[{"reference":"bare-id"}],"name":[{"text":"Bo Müller","family":"Müller","given":["Bo"]}]}
                """);
            await store.Put("texted", """{"resourceType":"Condition","code":{"text":"in words"},"subject":{"reference":"Patient/anna"}}""");
            await store.Put("codeless", """{"resourceType":"Condition","subject":{"reference":"Patient/anna"}}""");
            await store.Put("cy", """{"resourceType":"Patient","birthDate":"2001-12-31","deceasedBoolean":true,"name":[{"family":"A,B"}]}""");
            await store.Put("height", """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"69548-6"}]},"subject":{"reference":"Patient/anna"},"effectiveDateTime":"2020-05-01T14:00:00+02:00",
                 "valueQuantity":{"value":170.2,"unit":"centimetre","system":"http://unitsofmeasure.org","code":"cm"}}
                """);
            await store.Put("weight", """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"3141-9"}]},"subject":{"identifier":{"system":"urn:cpr","value":"9"}},"performer":[{"reference":"http://other.example/fhir/Organization/1"}],
                 "valueQuantity":{"value":70,"system":"http://unitsofmeasure.org","code":"kg"}}
                """);
            await store.Put("variant", """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"69548-6"}]},"subject":{"reference":"Patient/anna/_history/1"},"effectivePeriod":{"start":"2020-05-01"},
                 "valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA9633-4"}]}}
                """);
            await store.Put("panel", """
                {"resourceType":"Observation","status":"final","code":{"text":"panel"},"effectivePeriod":{"start":"1990-01-01T00:00:00.0000000Z","end":"1990-01-02T00:00:00.0000000Z"},"component":[
                 {"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:1100"}]}},
                 {"code":{"coding":[{"system":"http://loinc.org","code":"81258-6"}]},"valueQuantity":{"value":5,"code":"1","system":"http://unitsofmeasure.org"}}]}
                """);
            await store.Put("report", """{"resourceType":"DiagnosticReport","status":"final","issued":"2020-01-01T00:00:30Z","subject":{"reference":"http://other.org/fhir/Patient/1/_history/2"}}""");
            await store.Put("seq", """
                {"resourceType":"MolecularSequence","coordinateSystem":0,"referenceSeq":{"chromosome":{"coding":[{"system":"urn:chr","code":"1"}]},"windowStart":1,"windowEnd":200},"variant":[{"start":128273725,"end":128273736}]}
                """);
            await store.Put("fragment", """{"resourceType":"ValueSet","status":"active","url":"http://b.example/terms#1-2"}""");
            await store.Put("terms", """{"resourceType":"ValueSet","status":"active","url":"http://b.example/terms"}""");
            await store.Put("vs", """{"resourceType":"ValueSet","status":"active","url":"http://a.example/x/y"}""");
        }

        public ValueTask DisposeAsync() => store!.DisposeAsync();
    }
}
