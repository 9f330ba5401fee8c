using System.Text.Json.Nodes;
using FourWalls.Clients;
using FourWalls.Imports;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Imports;

/// <summary>What becomes of what is in a bundle: whom it says the client is, where each thing goes, what is left and why.</summary>
public class FhirContentTests
{
    private const string Subject = $$""" "subject":{"reference":"{{Bundles.PatientUrl}}"} """;

    [Fact]
    public async Task Identity_and_contact_are_as_given_and_the_contact_rule_is_silence()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var patient = Bundles.Json("""
            {"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1988-02","active":true,
             "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/individual-pronouns","extension":[{"url":"value","valueCodeableConcept":{"text":"they/them"}}]}],
             "name":[{"use":"maiden","text":"Gone Name"},{"use":"nickname","given":["Robbie"]},{"use":"official","given":["Robin","J."],"family":"Vale"}],
             "address":[{"line":["1 Elm Street"],"city":"Spokane","state":"WA","postalCode":"99201"}],
             "identifier":[{"type":{"text":"Medical Record Number"},"system":"urn:example:mrn","value":"MRN-77123"}],
             "telecom":[{"system":"phone","value":"555-0100","use":"mobile"},{"system":"phone","value":"555-0199","use":"old"},{"system":"email","value":"r@example.org"}],
             "contact":[{"name":{"text":"Their Sister"},"telecom":[{"system":"phone","value":"555-0177"}]}]}
            """);
        var done = await Bundles.Take(test.Practice, test.Founder, Bundles.Of(patient));
        var file = await ClientFile.Find(test.Practice, test.Founder, done.File);
        var identity = Content.Read<Identity>((await file.Open(CompartmentKind.Identity, Purpose.Read, Select.Newest(ItemKind.Identity))).Items.Single().Content);
        Assert.Equal(("Robin J. Vale", "Robbie", "they/them", "1988-02"), (identity.Name, identity.CalledBy, identity.Pronouns, identity.BirthDate));
        Assert.Equal("1 Elm Street, Spokane, WA, 99201", identity.Address);
        Assert.Equal("Gender, as given: female\nMedical Record Number: MRN-77123", identity.Notes);
        var contact = Content.Read<Contact>((await file.Open(CompartmentKind.Contact, Purpose.Read, Select.Newest(ItemKind.Contact))).Items.Single().Content);
        Assert.Equal(("555-0100 (mobile)", "r@example.org", Contact.Silence), (contact.Phone, contact.Email, contact.Rule));
        var rest = (await new ImportedIn(file).List(ImportedPart.Person, default, 5)).Items.Single().Resource.Resource.GetRawText();
        Assert.Contains("active", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("555-01", rest, StringComparison.Ordinal);
        Assert.Empty(await DirectoryNames(test));
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","id":"o",{S},"effectiveDateTime":"2012-09-08T19:32:30+00:00","code":{"text":"Body Height"},"valueQuantity":{"value":174.96637731962107,"unit":"cm"}}""", "2012-09-08", "Body Height: 174.97 cm")]
    [InlineData("""{"resourceType":"Observation","id":"o",{S},"code":{"text":"Blood pressure"},"component":[{"code":{"text":"Systolic"},"valueQuantity":{"value":120,"code":"mm[Hg]"}},{"code":{"text":"Diastolic"},"valueQuantity":{"value":80,"code":"mm[Hg]"}}]}""", "", "Blood pressure: Systolic 120 mm[Hg]; Diastolic 80 mm[Hg]")]
    [InlineData("""{"resourceType":"Observation","id":"o",{S},"status":"preliminary","code":{"coding":[{"code":"44261-6","display":"PHQ-9 total"}]},"valueInteger":14}""", "", "PHQ-9 total: 14 (preliminary)")]
    [InlineData("""{"resourceType":"Condition","id":"o",{S},"recordedDate":"2019","code":{"text":"Low\u0000 mood \u202E"},"clinicalStatus":{"coding":[{"code":"resolved"}]},"verificationStatus":{"coding":[{"code":"refuted"}]}}""", "2019", "Low mood (resolved, refuted)")]
    [InlineData("""{"resourceType":"Goal","id":"o",{S},"startDate":"2020-01-02","lifecycleStatus":"proposed","description":{"text":"Sleep through"}}""", "2020-01-02", "Sleep through (proposed)")]
    [InlineData("""{"resourceType":"Encounter","id":"o",{S},"period":{"start":"2021-03-04T10:00:00Z"},"class":{"display":"ambulatory"}}""", "2021-03-04", "ambulatory")]
    [InlineData("""{"resourceType":"QuestionnaireResponse","id":"o",{S},"authored":"2022-11-29","questionnaire":"http://x/Questionnaire/phq-9"}""", "2022-11-29", "Answers to phq-9")]
    [InlineData("""{"resourceType":"MedicationRequest","id":"o",{S},"authoredOn":"2020-02-02","status":"stopped","medicationCodeableConcept":{"text":"Sertraline 50 MG"}}""", "2020-02-02", "Sertraline 50 MG (stopped)")]
    [InlineData("""{"resourceType":"Binary","id":"o","contentType":"application/pdf","data":"AAAA"}""", "", "application/pdf")]
    public async Task Each_item_has_a_short_line_and_keeps_the_original(string resource, string day, string line)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var original = Of(resource);
        var done = await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(), original));
        var file = await ClientFile.Find(test.Practice, test.Founder, done.File);
        var item = (await new ImportedIn(file).List(ImportedPart.Of(done.Taken.Single().Kind), default, 5)).Items.Single();
        Assert.Equal((day, line), (item.Resource.Day, item.Resource.Line));
        Assert.True(JsonNode.DeepEquals(original, JsonNode.Parse(item.Resource.Resource.GetRawText())));
        Assert.Equal(item.Resource.Line, (await new ImportedIn(file).Open(ImportedPart.Of(done.Taken.Single().Kind), item.Id)).Resource.Line);
    }

    [Theory]
    [InlineData("""{"resourceType":"Claim","id":"o"}""", "Claim", "bills")]
    [InlineData("""{"resourceType":"RelatedPerson","id":"o","patient":{"reference":"Patient/p1"}}""", "RelatedPerson", "by hand")]
    [InlineData("""{"resourceType":"RobinValeHasAnEpisode","id":"o"}""", "unknown kinds", "not known here")]
    [InlineData("""{"resourceType":"Observation","id":"o","status":"entered-in-error",{S}}""", "Observation", "in error")]
    [InlineData("""{"resourceType":"Condition","id":"o",{S},"verificationStatus":{"coding":[{"code":"entered-in-error"}]}}""", "Condition", "in error")]
    [InlineData("""{"resourceType":"Observation","id":"o",{S},"component":[{"modifierExtension":[{"url":"x"}]}]}""", "Observation", "change of meaning")]
    [InlineData("""{"resourceType":"DocumentReference","id":"o",{S},"meta":{"security":[{"code":"PSYTHPN"}]}}""", "DocumentReference", "psychotherapy")]
    [InlineData("""{"resourceType":"Observation","id":"o","subject":{"reference":"Group/7"}}""", "Observation", "not about this person alone")]
    [InlineData("""{"resourceType":"Observation","id":"o","subject":{"display":"Somebody"}}""", "Observation", "not about this person alone")]
    [InlineData("""{"resourceType":"Binary","id":"o","data":"{LONG}"}""", "Binary", "512 KB")]
    public async Task What_is_left_is_counted_and_said_why_without_a_word_of_the_bundle(string resource, string kind, string why)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var original = resource.Replace("{S}", Subject, StringComparison.Ordinal).Replace("{LONG}", new string('A', 600_000), StringComparison.Ordinal);
        var done = await Bundles.Take(test.Practice, test.Founder, Bundles.Of(Bundles.Patient(), Bundles.Json(original)));
        Assert.Empty(done.Taken);
        var left = Assert.Single(done.Left);
        Assert.Equal((kind, 1), (left.Kind, left.Count));
        Assert.Contains(why, left.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceType":"Condition","id":"o",{S},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"F11.20"}]}}""", true)]
    [InlineData("""{"resourceType":"Condition","id":"o",{S},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"F17.210","display":"Nicotine dependence"}]}}""", false)]
    [InlineData("""{"resourceType":"Condition","id":"o",{S},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"F32.1"}]}}""", false)]
    [InlineData("""{"resourceType":"Observation","id":"o",{S},"code":{"coding":[{"system":"http://loinc.org","code":"75626-2"}]},"valueInteger":9}""", true)]
    [InlineData("""{"resourceType":"Observation","id":"o",{S},"meta":{"security":[{"code":"ETH"}]},"code":{"text":"A measure"}}""", true)]
    [InlineData("""{"resourceType":"MedicationRequest","id":"o",{S},"medicationCodeableConcept":{"text":"Buprenorphine 8 MG"}}""", true)]
    [InlineData("""{"resourceType":"DocumentReference","id":"o",{S},"content":[{"attachment":{"contentType":"text/plain","data":"SGUgYXNrZWQgZm9yIGRldG94aWZpY2F0aW9uLg=="}}]}""", true)]
    [InlineData("""{"resourceType":"AllergyIntolerance","id":"o","patient":{"reference":"Patient/p1"},"code":{"text":"Drug allergy: penicillin"}}""", false)]
    public async Task Substance_use_goes_apart_where_Part_2_binds_the_practice_and_only_there(string resource, bool isSubstance)
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        var bundle = Bundles.Of(Bundles.Patient(), Of(resource));
        Assert.Equal(0, (await Bundles.Take(test.Practice, test.Founder, bundle)).Substance);
        await BindPart2(test);
        bundle["entry"]![0]!["resource"]!["identifier"]![0]!["value"] = "OTHER-1";
        var done = await Bundles.Take(test.Practice, test.Founder, bundle);
        Assert.Equal(isSubstance ? 1 : 0, done.Substance);
        var file = await ClientFile.Find(test.Practice, test.Founder, done.File);
        var record = (await new ImportedIn(file).List(ImportedPart.Of(done.Taken.Single().Kind), default, 5)).Items;
        Assert.Equal(isSubstance ? 0 : 1, record.Count);
        if (isSubstance)
            Assert.Single((await new ImportedIn(file).List(ImportedPart.Substance, default, 5)).Items);
    }

    [Fact]
    public async Task What_points_to_substance_use_goes_with_it_and_what_shares_a_visit_does_not()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        await BindPart2(test);
        var bundle = Bundles.Of(
            Bundles.Patient(),
            Bundles.Condition("c", "Opioid dependence"),
            Of("""{"resourceType":"Encounter","id":"e",{S},"class":{"display":"ambulatory"}}"""),
            Of("""{"resourceType":"CarePlan","id":"plan",{S},"title":"A plan","addresses":[{"reference":"Condition/c"}],"goal":[{"reference":"Goal/g"}],"encounter":{"reference":"Encounter/e"}}"""),
            Of("""{"resourceType":"Goal","id":"g",{S},"description":{"text":"Six good weeks"}}"""),
            Of("""{"resourceType":"Observation","id":"o",{S},"code":{"text":"Body Height"},"encounter":{"reference":"Encounter/e"}}"""));
        var done = await Bundles.Take(test.Practice, test.Founder, bundle);
        Assert.Equal(3, done.Substance);

        var second = await test.Join("jonas", Role.Counsellor);
        await ClientFiles.Assign(test.Practice, test.Founder, done.File, second.Person, Capacity.Cover, test.Clock.GetUtcNow(), test.Clock.GetUtcNow().AddDays(3));
        Assert.True(await test.CanRead(second, done.File, CompartmentKind.Record));
        Assert.False(await test.CanRead(second, done.File, CompartmentKind.Substance));
    }

    [Fact]
    public async Task Intake_keeps_no_substance_use_material_and_the_bundle_is_refused_whole()
    {
        await using var test = await TestPractice.Found(Engine.Sqlite);
        await BindPart2(test);
        var intake = await test.Join("ines", Role.Intake);
        var kept = await Kept.In(test.Practice);
        var refused = await Assert.ThrowsAsync<Refused>(() => Bundles.Take(test.Practice, intake, Bundles.Of(Bundles.Patient(), Bundles.Condition("c", "Alcohol dependence"))));
        Assert.Contains("counsellor", refused.Message, StringComparison.Ordinal);
        Assert.Equal(kept, await Kept.In(test.Practice));
        Assert.True((await Bundles.Take(test.Practice, intake, Bundles.Of(Bundles.Patient(), Bundles.Condition("c", "Grief")))).IsNew);
    }

    private static JsonObject Of(string resource) => Bundles.Json(resource.Replace("{S}", Subject, StringComparison.Ordinal));

    internal static Task BindPart2(TestPractice test) => PracticeChange.Make(
        test.Practice, test.Founder, Act.ChangedPractice, _ => ([new RegimeFact(Id<Fact>.New(), Regime.Part2, test.Clock.GetUtcNow())], []));

    private static async Task<IReadOnlyList<string>> DirectoryNames(TestPractice test)
    {
        var desk = await test.Join("desk", Role.FrontDesk);
        await test.Settle(test.Founder);
        return [.. (await DeskDirectory.Read(test.Practice, desk)).Select(one => one.DeskName)];
    }
}
