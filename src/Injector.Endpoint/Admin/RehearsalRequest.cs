using System.Text.Json;
using Injector.Endpoint.Rehearsals;
using Injector.Hosting.Settings;
using static Injector.Endpoint.Admin.AdminJson;

namespace Injector.Endpoint.Admin;

/// <summary>Reads the body of <c>PUT /v1/workloads/ID/rehearsal</c>, strictly: unknown keys are errors.</summary>
internal static class RehearsalRequest
{
    private static readonly string[] Keys = ["failure", "for"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is not as it must be; the message says what was expected and found.</exception>
    public static RehearsalPlan Read(JsonElement body)
    {
        Known(body, "", Keys);
        var failure = Text(body, "failure", "");
        if (failure is null || !RehearsalPlan.Failures.TryGetValue(failure, out var known))
            throw new FormatException($"expected one of {string.Join(", ", RehearsalPlan.Failures.Keys)} under failure, found {Found(failure)}");

        if (Text(body, "for", "") is not { } text)
            return new RehearsalPlan(known, RehearsalPlan.DefaultLength);

        return Durations.TryParse(text, out var length) && length >= RehearsalPlan.MinLength && length <= RehearsalPlan.MaxLength
            ? new RehearsalPlan(known, length)
            : throw new FormatException($"expected {RehearsalPlan.ExpectedLength} under for, found {Found(text)}");
    }
}
