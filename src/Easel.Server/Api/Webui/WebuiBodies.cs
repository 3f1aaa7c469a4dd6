using System.Text.Json;
using Easel.Server.Security;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Api.Webui;

/// <summary>Bodies of requests to A1111's routes.</summary>
internal static class WebuiBodies
{
    /// <summary>The body as JSON.</summary>
    /// <exception cref="WebuiFormException">There is none.</exception>
    /// <exception cref="Easel.Core.Requests.RequestException">It is no JSON.</exception>
    public static async Task<JsonElement> Json(HttpContext context, SettingsStore settings)
    {
        var request = context.Request;
        if (request.ContentLength is 0) throw new WebuiFormException([new WebuiMistake(["body"], "field required", "value_error.missing")]);
        return await JsonBody.Read(request, settings.Current.Security, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The body's fields.</summary>
    /// <exception cref="WebuiFormException">There is none, or fields are of another type.</exception>
    /// <exception cref="Easel.Core.Requests.RequestException">It is no JSON.</exception>
    public static async Task<WebuiBody> Read(HttpContext context, SettingsStore settings, WebuiForm form) => form.Read(await Json(context, settings).ConfigureAwait(false));
}
