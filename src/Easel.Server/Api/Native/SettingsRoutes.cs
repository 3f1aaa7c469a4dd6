using System.Text.Json;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/settings</c>: what a person can set, and setting it. The file stays a person's: comments and order are kept.</summary>
public static class SettingsRoutes
{
    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup("/api/v1/settings").WithTags("Settings");
        settings.MapGet("", Get).WithSummary("All settings").WithDescription("By section, each with its help, type, range, usual value and value now.");
        settings.MapPatch("", Change).WithSummary("Change settings").WithDescription(
            "Sections with settings in them: {\"saving\": {\"format\": \"webp\", \"quality\": 90}}; null gives the usual value back. All of it is taken or nothing; "
            + "a mistake is a problem whose field names the setting. Those that are read_only are changed in settings.yaml by hand. Takes the scope manage.");
    }

    private static Ok<SettingsView> Get(SettingsStore store) => TypedResults.Ok(SettingsView.Of(store));

    private static Results<Ok<SettingsView>, ProblemHttpResult> Change(JsonElement changes, SettingsStore store, RequestCheck check)
    {
        try { store.Change(settings => check.Permitted(SettingsForm.Lay(settings, changes))); }
        catch (SettingsException wrong)
        {
            return Problems.Conflict($"{SettingsStore.FileName} was changed by hand and has mistakes, so nothing was changed: {string.Join("; ", wrong.Mistakes.Select(mistake => $"line {mistake.Line}: {mistake.Message}"))}");
        }

        return TypedResults.Ok(SettingsView.Of(store));
    }
}
