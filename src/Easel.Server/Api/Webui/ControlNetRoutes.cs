using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>The ControlNet extension's routes: known by name, so that clients start; there are no models and no preprocessors yet.</summary>
internal static class ControlNetRoutes
{
    private const int Version = 3;

    public static void MapControlNet(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/controlnet");
        api.MapGet("version", () => WebuiJson.Answer(new { version = Version }));
        api.MapGet("model_list", () => WebuiJson.Answer(new { model_list = Array.Empty<string>() }));
        api.MapGet("module_list", () => WebuiJson.Answer(new { module_list = new[] { "none" }, module_detail = new { none = new { model_free = false, sliders = Array.Empty<string>() } } }));
        api.MapGet("control_types", () => WebuiJson.Answer(new { control_types = new { All = new { module_list = new[] { "none" }, model_list = new[] { "None" }, default_option = "none", default_model = "None" } } }));
        api.MapGet("settings", () => WebuiJson.Answer(new { control_net_unit_count = 0 }));
        api.MapPost("detect", Detect);
        api.MapPost("render_openpose_json", IResult () => throw new WebuiRefusal(422, "render_openpose_json is not supported yet"));
    }

    private static async Task<IResult> Detect(HttpContext context, SettingsStore settings)
    {
        var body = await WebuiBodies.Read(context, settings, WebuiForms.Detect).ConfigureAwait(false);
        var module = body.Text("controlnet_module")!;
        if (module != "none") throw new WebuiRefusal(422, "Module not available");
        throw new WebuiRefusal(422, body.Items("controlnet_input_images").Count == 0 ? "No image selected" : "Module not supported");
    }
}
