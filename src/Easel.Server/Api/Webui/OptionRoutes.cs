using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>Settings and start options under A1111's names.</summary>
internal static class OptionRoutes
{
    public static void MapOptions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sdapi/v1/options", (WebuiOptions options) => WebuiJson.Answer(options.Read()));
        routes.MapPost("/sdapi/v1/options", Change);
        routes.MapGet("/sdapi/v1/cmd-flags", (ServeOptions options) => WebuiJson.Answer(CommandFlags.Of(options)));
    }

    private static async Task<IResult> Change(HttpContext context, WebuiOptions options, SettingsStore settings)
    {
        var body = await WebuiBodies.Json(context, settings).ConfigureAwait(false);
        if (body.ValueKind != JsonValueKind.Object) throw new WebuiFormException([new WebuiMistake(["body"], "value is not a valid dict", "type_error.dict")]);
        var values = new Dictionary<string, JsonElement>();
        foreach (var member in body.EnumerateObject()) values[member.Name] = member.Value;
        try { options.Change(values); }
        catch (RequestException wrong) { throw new WebuiFormException([WebuiMistake.Of(wrong, ["body", wrong.Field])]); }

        return WebuiJson.Null;
    }
}
