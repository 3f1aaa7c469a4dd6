using Easel.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Browser;

/// <summary>Pictures of every page, light, dark and on a phone, in the folder that EASEL_SCREENSHOTS names: to be looked at by people.</summary>
public sealed class Screenshots
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS");
    private static readonly (string Name, string Address)[] Pages = [("generate", "/"), ("queue", "/queue"), ("gallery", "/gallery"), ("png-info", "/png-info"), ("settings", "/settings")];
    private static readonly (string Name, int Width, int Height, ColorScheme Look)[] Windows = [("light", 1280, 860, ColorScheme.Light), ("dark", 1280, 860, ColorScheme.Dark), ("phone", 390, 844, ColorScheme.Light)];

    [Fact]
    public async Task Every_page_fits_its_window()
    {
        Assert.SkipWhen(Folder is null, "EASEL_SCREENSHOTS names no folder");
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        using var server = await EaselServer.Start(data.Path);
        await Paint(browser, server);
        foreach (var window in Windows)
        {
            var page = await browser.Open(server.Address, window.Width, window.Height, window.Look);
            foreach (var (name, address) in Pages)
            {
                await page.GotoAsync(address);
                await page.GetByRole(AriaRole.Main).WaitForAsync();
                await page.WaitForTimeoutAsync(1500); // thumbnails come
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"{name}-{window.Name}.png") });
                Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"{name} is wider than a window of {window.Width}");
            }
        }
    }

    [Fact]
    public async Task The_canvas_fits_its_window()
    {
        Assert.SkipWhen(Folder is null, "EASEL_SCREENSHOTS names no folder");
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        using var server = await EaselServer.Start(data.Path);
        foreach (var window in Windows)
        {
            var page = await browser.Open(server.Address, window.Width, window.Height, window.Look);
            await page.GotoAsync("/");
            if (window == Windows[0]) await page.Locator(".drop input[type=file]:enabled").SetInputFilesAsync(Path.Combine(Goldens.Root, "docs/pictures/first.png"));
            await page.Locator(".canvas-sheet canvas").First.WaitForAsync();
            await page.WaitForTimeoutAsync(500);
            await page.Locator(".canvas-sheet").ScrollIntoViewIfNeededAsync();
            var box = (await page.Locator(".canvas-sheet").BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + box.Width / 3, box.Y + box.Height / 2);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 3, new() { Steps = 8 });
            await page.Mouse.UpAsync();
            await page.Locator("#mask_content").WaitForAsync();
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"canvas-{window.Name}.png") });
            await page.GetByRole(AriaRole.Button, new() { Name = "Extend the picture beyond its edges" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Large canvas" }).ClickAsync();
            await page.WaitForTimeoutAsync(500);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"canvas-large-{window.Name}.png") });
            Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"the canvas is wider than a window of {window.Width}");
        }
    }

    [Fact]
    public async Task Models_of_every_kind_fit_their_cards()
    {
        Assert.SkipWhen(Folder is null, "EASEL_SCREENSHOTS names no folder");
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        using (var empty = await EaselServer.Start(data.Path)) await ShowModels(browser, empty, "models-empty", null);
        SampleModels.Make(Path.Combine(data.Path, "models"));
        using var server = await EaselServer.Start(data.Path);
        await ShowModels(browser, server, "models", null);
        await ShowModels(browser, server, "models-details", "About ink drawing");
    }

    private static async Task ShowModels(Chromium browser, EaselServer server, string name, string? opened)
    {
        foreach (var window in Windows)
        {
            var page = await browser.Open(server.Address, window.Width, window.Height, window.Look);
            await page.GotoAsync("/models");
            await page.Locator(".model-card, .empty code").First.WaitForAsync();
            if (opened is not null) await page.GetByRole(AriaRole.Button, new() { Name = opened }).ClickAsync(new LocatorClickOptions { Force = true });
            await page.WaitForTimeoutAsync(1500); // previews come
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"{name}-{window.Name}.png") });
            Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"{name} is wider than a window of {window.Width}");
            await page.Context.CloseAsync();
        }
    }

    private static async Task Paint(Chromium browser, EaselServer server)
    {
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).WaitForAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, "generate-empty.png") });
        foreach (var thing in new[] { "a red apple, 3d render", "a sunflower, oil painting", "a green frog", "a cat, watercolour" })
        {
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(thing);
            await page.Keyboard.PressAsync("Control+Enter");
        }

        await page.Locator(".stage-preview").WaitForAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, "generate-working.png") });
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.strip img').length >= 4 && !document.querySelector('.strip-live')", null, new() { Timeout = 240_000 });
        await page.Context.CloseAsync();
    }
}
