using Easel.Studio.Drafts;
using Easel.Studio.Library;
using Easel.Studio.Styles;
using Easel.Web.Assets;
using Easel.Web.Batches;
using Easel.Web.Extras;
using Easel.Web.Gallery;
using Easel.Web.Generate;
using Easel.Web.Live;
using Easel.Web.Models;
using Easel.Web.Queue;
using Easel.Web.Shell;
using Easel.Web.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace Easel.Web;

/// <summary>The studio in the browser, put into a web application.</summary>
public static class WebUi
{
    /// <summary>The path that Blazor's channel and its messages go over.</summary>
    public const string Channel = "/_blazor";

    /// <summary>Those there are texts in, the usual one first.</summary>
    public static string[] Languages { get; } = ["en", "fi"];

    private const int LongestMessage = 1 << 20; // bytes; a prompt of the longest kind, escaped, has 800 thousand

    /// <summary>Registers what the pages need. The studio's own things must be there too.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="choices">What the pages are started with.</param>
    public static void AddWebUi(this IServiceCollection services, WebChoices choices)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        services.AddDataProtection().UseEphemeralDataProtectionProvider(); // a page does not outlive the server it talks to
        services.Configure<KeyManagementOptions>(keys => keys.AutoGenerateKeys = false); // so none are left on the disk,
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement", LogLevel.None)); // and nobody misses them
        services.AddCascadingAuthenticationState();
        services.AddLocalization();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 5000;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(choices).AddSingleton(WebParts.BuiltIn()).AddSingleton<WebAssets>();
        services.AddSingleton(new StyleShelf(choices.StylesFile)).AddSingleton<PromptTokens>().AddSingleton<PromptWords>();
        services.AddSingleton(provider => new DraftBook(Path.Combine(choices.DataFolder, "drafts"), provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<Appearance>().AddScoped<VisitorOfPage>().AddScoped<WindowOfPage>().AddScoped<WindowDraft>().AddScoped<JobWatch>().AddScoped<Told>().AddScoped<GenerateForm>().AddScoped<PromptList>().AddScoped<StartDesk>().AddScoped<ResultShelf>().AddScoped<PictureEnlarging>()
            .AddScoped<QueueBoard>().AddScoped<GalleryView>().AddScoped<ModelsView>().AddScoped<ModelCalls>().AddScoped<PictureWords>().AddScoped<ExtrasDesk>().AddScoped<BatchDesk>();
    }

    /// <summary>Maps the pages, their channel and what they are made of.</summary>
    public static void MapWebUi(this WebApplication app)
    {
        app.UseRequestLocalization(languages =>
        {
            languages.SetDefaultCulture(Languages[0]).AddSupportedUICultures(Languages);
            languages.RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult(Asked(context.Request)))];
        });
        app.UseMiddleware<PageRules>();
        app.UseAntiforgery();
        app.MapWebAssets();
        app.MapRazorComponents<Document>().AddInteractiveServerRenderMode().AddAdditionalAssemblies([.. app.Services.GetRequiredService<WebParts>().OtherAssemblies]);
    }

    // The first language of the browser's that there is; "fi-FI" is Finnish. Names alone count: the program knows no customs of countries.
    private static ProviderCultureResult? Asked(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0]).FirstOrDefault(Languages.Contains) is { } name ? new ProviderCultureResult(Languages[0], name) : null;
}
