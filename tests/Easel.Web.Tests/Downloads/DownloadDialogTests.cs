using Bunit;
using Easel.Studio.Downloads;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Tests.Downloads;
using Easel.Testing;
using Easel.Web.Downloads;
using Easel.Web.Live;
using Easel.Web.Tests.Generate;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Xunit;

namespace Easel.Web.Tests.Downloads;

/// <summary>Models are searched, chosen and loaded, and each says how far it is, under which licence, and why it failed.</summary>
public sealed class DownloadDialogTests : BunitContext, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private FormStudio studio = null!;
    private ModelPlace site = null!;
    private byte[] model = [];

    public async ValueTask InitializeAsync()
    {
        studio = await FormStudio.Open(folder => new StudioFolders([Path.Combine(folder, "models")], null, null));
        WeightsFiles.Lora(Path.Combine(studio.Folder, "lora.safetensors"));
        model = await System.IO.File.ReadAllBytesAsync(Path.Combine(studio.Folder, "lora.safetensors"), Xunit.TestContext.Current.CancellationToken);
        site = await ModelPlace.Start(context => context.Request.Path.Value switch
        {
            "/api/models" => ModelPlace.Json(context, context.Request.Query["search"] == "nothing" ? "[]" : """[{"id": "ann/flowers", "downloads": 3, "tags": ["license:mit"]}]"""),
            "/api/models/ann/flowers" => ModelPlace.Json(context, $$"""{"id": "ann/flowers", "tags": ["license:mit"], "siblings": [{"rfilename": "flowers.safetensors", "size": {{model.Length}} }]}"""),
            "/broken.safetensors" => ModelPlace.Give(context, [.. "<html>"u8, .. new byte[99]]),
            _ => ModelPlace.Give(context, model),
        });
        studio.Settings.Change(settings => settings with { Downloads = new DownloadSettings { HuggingFaceAddress = site.Address.ToString(), PrivateAddresses = true } });
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddMudServices();
        Services.AddSingleton(studio.Running.Downloads.Queue).AddSingleton(studio.Running.Downloads.Sites).AddScoped<Told>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await studio.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task A_model_that_is_searched_is_loaded_and_its_licence_shown()
    {
        var page = await Open();
        Assert.Contains("Nothing was loaded yet.", page.Markup, StringComparison.Ordinal);
        page.Find("input[type=search]").Input("nothing");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Nothing is found there.", page.Markup, StringComparison.Ordinal), Patience);
        page.Find("input[type=search]").Input("flowers");
        page.Find("form").Submit();
        page.WaitForElement("button[aria-label='Files of flowers']", Patience).Click();
        page.WaitForElement("button[aria-label='Load flowers.safetensors']", Patience).Click();
        page.WaitForAssertion(() => Assert.Equal("Done", page.Find(".state").TextContent), Patience);
        Assert.Contains("Licence: mit", page.Find("section .job-facts").TextContent, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(Path.Combine(studio.Folder, "models", "Lora", "flowers.safetensors")));
        page.Find("button[aria-label='Take flowers.safetensors out of the list']").Click();
        page.WaitForAssertion(() => Assert.Contains("Nothing was loaded yet.", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task An_address_that_is_none_says_so_and_a_page_that_is_no_model_fails_and_may_be_tried_again()
    {
        var page = await Open();
        page.Find("#download-what").Input("flowers");
        page.Find(".field .button").Click();
        page.WaitForAssertion(() => Assert.Contains("'flowers' is no address", page.Find("#download-what-problem").TextContent, StringComparison.Ordinal));
        page.Find("#download-what").Input($"{site.Address}broken.safetensors");
        page.Find(".field .button").Click();
        page.WaitForAssertion(() => Assert.Contains("web page", page.Find("section .problem").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Failed", page.Find(".state").TextContent);
        page.Find("button[aria-label='Try broken.safetensors again']").Click();
        page.WaitForAssertion(() => Assert.Equal(4, site.Requests.Count), Patience);
    }

    [Fact]
    public async Task Recommended_models_are_shown_with_licence_and_page()
    {
        var page = await Open();
        Assert.All(RecommendedModels.All, one => Assert.Contains(one.Title, page.Find("details").TextContent, StringComparison.Ordinal));
        Assert.All(page.FindAll("details a"), link => Assert.Equal("noopener noreferrer", link.GetAttribute("rel")));
        Assert.Equal(RecommendedModels.All.Count, page.FindAll("details li").Count(row => row.TextContent.Contains("Licence: ", StringComparison.Ordinal)));
    }

    private async Task<IRenderedComponent<MudDialogProvider>> Open()
    {
        var page = Render<MudDialogProvider>();
        await page.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ShowAsync<DownloadDialog>("Get models"));
        page.WaitForElement("#download-what", Patience);
        return page;
    }
}
