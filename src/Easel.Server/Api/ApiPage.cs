using Scalar.AspNetCore;

namespace Easel.Server.Api;

/// <summary>The page that shows the document and tries its routes. It asks nobody but this server: no fonts, no counting, no helpers from elsewhere.</summary>
internal static class ApiPage
{
    public const string Address = "/api/docs";

    public static void Set(ScalarOptions page)
    {
        page.WithTitle("Easel's API").WithOpenApiRoutePattern("/api/{documentName}/openapi.json").DisableAgent();
        page.DefaultFonts = false;
        page.Telemetry = false;
        page.ShowDeveloperTools = DeveloperToolsVisibility.Never; // buttons of Scalar's own business
        page.HideClientButton = true;
    }
}
