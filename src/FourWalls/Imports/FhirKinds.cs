using FourWalls.Clients;

namespace FourWalls.Imports;

/// <summary>Which kinds of resources are taken, as what, and why the others are left.</summary>
/// <remarks>Only names that stand here are ever shown: a bundle can call a resource anything, a client's name too.</remarks>
internal static class FhirKinds
{
    public const string Unknown = "unknown kinds";

    private const string Bills = "bills, insurance and orders of goods are not kept here";
    private const string People = "people, places and things of the other service are not kept here";
    private const string Others = "other people's details are entered by hand, once the client agrees";
    private const string Bookings = "bookings are made here anew";
    private const string Logs = "the other service's own bookkeeping is not kept here";
    private const string Definitions = "forms and definitions are not about a person";

    private static readonly Dictionary<string, ItemKind> Taken = Table<ItemKind>(
        (ItemKind.ImportedCondition, "Condition"),
        (ItemKind.ImportedPlan, "CarePlan Goal CareTeam"),
        (ItemKind.ImportedObservation, "Observation DiagnosticReport"),
        (ItemKind.ImportedEncounter, "Encounter EpisodeOfCare"),
        (ItemKind.ImportedDocument, "DocumentReference Composition Binary QuestionnaireResponse Media ClinicalImpression"),
        (ItemKind.ImportedOther,
            """
            AllergyIntolerance Procedure Immunization MedicationRequest MedicationStatement MedicationAdministration MedicationDispense
            FamilyMemberHistory RiskAssessment ServiceRequest ImagingStudy Communication Consent Flag AdverseEvent DetectedIssue
            DeviceUseStatement NutritionOrder ImmunizationRecommendation
            """));

    private static readonly Dictionary<string, string> Left = Table(
        (Bills,
            """
            Account ChargeItem Claim ClaimResponse Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse
            EnrollmentRequest EnrollmentResponse ExplanationOfBenefit InsurancePlan Invoice PaymentNotice PaymentReconciliation
            SupplyDelivery SupplyRequest VisionPrescription
            """),
        (People,
            """
            Device DeviceMetric DeviceRequest Endpoint Group HealthcareService Location Medication MedicationKnowledge Organization
            OrganizationAffiliation Practitioner PractitionerRole Specimen Substance BodyStructure BiologicallyDerivedProduct
            """),
        (Others, "RelatedPerson Person"),
        (Bookings, "Appointment AppointmentResponse Schedule Slot"),
        (Logs,
            """
            AuditEvent Basic Bundle CommunicationRequest DocumentManifest GuidanceResponse ImmunizationEvaluation Linkage List
            MeasureReport MessageHeader MolecularSequence OperationOutcome Parameters Provenance RequestGroup ResearchStudy
            ResearchSubject Subscription Task TestReport VerificationResult
            """),
        (Definitions,
            """
            ActivityDefinition CapabilityStatement ChargeItemDefinition CodeSystem CompartmentDefinition ConceptMap DeviceDefinition
            EventDefinition Evidence EvidenceVariable ExampleScenario GraphDefinition ImplementationGuide Library Measure
            MessageDefinition NamingSystem ObservationDefinition OperationDefinition PlanDefinition Questionnaire
            ResearchDefinition ResearchElementDefinition SearchParameter SpecimenDefinition StructureDefinition StructureMap
            TerminologyCapabilities TestScript ValueSet
            """));

    public static ItemKind? KindOf(string type) => Taken.TryGetValue(type, out var kind) ? kind : null;

    /// <summary>Why a resource of a kind that is not taken is left.</summary>
    public static string WhyLeft(string type) => Left.GetValueOrDefault(type, "what they mean is not known here");

    public static string NameOf(string type) => Taken.ContainsKey(type) || Left.ContainsKey(type) ? type : Unknown;

    private static Dictionary<string, T> Table<T>(params (T Value, string Types)[] rows) => rows
        .SelectMany(row => row.Types.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(type => (type, row.Value)))
        .ToDictionary(one => one.type, one => one.Value);
}
