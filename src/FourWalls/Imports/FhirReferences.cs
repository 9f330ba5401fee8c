using System.Text.Json;

namespace FourWalls.Imports;

/// <summary>Whom something in a bundle is about.</summary>
internal enum About
{
    ThePatient,

    /// <summary>A group, a place, a thing; or it does not say.</summary>
    NotThem,
}

/// <summary>
/// Who is meant by the references in a bundle. One person's words in another's file cannot be taken back, so everything that
/// points to a second person, or to somebody who is not there, refuses the bundle whole.
/// </summary>
internal static class FhirReferences
{
    private enum Target
    {
        Own,
        OtherPerson,
        Unknown,
        SomethingElse,
    }

    /// <exception cref="Refused">There is somebody else in it.</exception>
    public static void Check(FhirBundle bundle)
    {
        foreach (var resource in bundle.Resources)
        {
            foreach (var (one, i) in resource.Json.Objects().Select((one, i) => (one, i)))
            {
                // A patient within a resource (contained, in a bundle of its own) is a second one, even if it is a copy.
                var isWithin = i > 0 && one.Text("resourceType") == "Patient";
                if (isWithin || (IsReference(one) && TargetOf(bundle, one) == Target.OtherPerson))
                    throw Somebody();
            }
            if (Subject(resource) is { } subject && IsReference(subject) && TargetOf(bundle, subject) == Target.Unknown)
                throw FhirBundle.Broken("A part of it is about somebody who is not in it.");
        }
    }

    /// <summary>Whether a resource is about the bundle's patient. One that names no subject at all is taken as theirs.</summary>
    public static About Of(FhirBundle bundle, FhirResource resource)
    {
        if (!resource.Json.Has("subject") && !resource.Json.Has("patient"))
            return About.ThePatient;
        return Subject(resource) is { } subject && TargetOf(bundle, subject) == Target.Own
            ? About.ThePatient : About.NotThem;
    }

    /// <summary>What a resource points to within the bundle.</summary>
    public static IEnumerable<FhirResource> Within(FhirBundle bundle, JsonElement from)
    {
        foreach (var reference in from.Objects().Select(one => one.Text("reference")).Where(one => one.Length > 0))
        {
            if (bundle.Find(reference) is { } found)
                yield return found;
        }
    }

    private static JsonElement? Subject(FhirResource resource)
    {
        foreach (var name in (string[])["subject", "patient"])
        {
            if (resource.Json.Part(name) is { ValueKind: JsonValueKind.Object } subject)
                return subject;
        }
        return null;
    }

    private static bool IsReference(JsonElement one) => one.Text("reference").Length > 0 || one.Text("type") == "Patient";

    private static Target TargetOf(FhirBundle bundle, JsonElement reference)
    {
        var to = FhirResource.WithoutVersion(reference.Text("reference"));
        var patient = bundle.Patient;
        if (to.Length == 0)
            return ByIdentifier(patient, reference);
        if (to == patient.Url || (patient.Id.Length > 0 && to == $"Patient/{patient.Id}"))
            return Target.Own;
        if (to.StartsWith('#'))
            return Target.SomethingElse; // contained; a contained patient has refused the bundle already
        if (to.StartsWith("Patient?", StringComparison.Ordinal))
            return IdentifiersOf(patient).Any(own => Uri.UnescapeDataString(to) == $"Patient?identifier={own.System}|{own.Value}")
                ? Target.Own : Target.OtherPerson;
        if (bundle.Find(to) is not null)
            return Target.SomethingElse; // there is one patient, and it is not them
        var parts = to.Split('/');
        if (parts.Length >= 2 && parts[^2] == "Patient")
            return Target.OtherPerson;
        if (reference.Text("type") == "Patient")
            return Target.OtherPerson;
        return to.StartsWith("urn:", StringComparison.Ordinal) || parts.Length < 2 ? Target.Unknown : Target.SomethingElse;
    }

    /// <summary>A reference without an address names somebody by a number, or only by a name.</summary>
    private static Target ByIdentifier(FhirResource patient, JsonElement reference)
    {
        var named = (reference.Part("identifier").Text("system"), reference.Part("identifier").Text("value"));
        if (named.Item2.Length == 0)
            return Target.SomethingElse;
        return IdentifiersOf(patient).Contains(named) ? Target.Own
            : reference.Text("type") == "Patient" ? Target.OtherPerson : Target.Unknown;
    }

    private static IEnumerable<(string System, string Value)> IdentifiersOf(FhirResource patient) =>
        patient.Json.Each("identifier").Select(one => (one.Text("system"), one.Text("value")));

    private static Refused Somebody() => FhirBundle.Broken("It speaks of a second patient. A bundle holds one.");
}
