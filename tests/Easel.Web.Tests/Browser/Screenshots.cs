using Easel.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Browser;

/// <summary>Pictures of every page, light, dark and on a phone, in the folder that EASEL_SCREENSHOTS names: to be looked at by people.</summary>
[Collection(BrowserTests.Name)]
public sealed class Screenshots
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS");
    private static readonly (string Name, string Address)[] Pages = [("generate", "/"), ("queue", "/queue"), ("gallery", "/gallery"), ("batch", "/batch"), ("extras", "/extras"), ("png-info", "/png-info"), ("settings", "/settings")];
    private static readonly (string Name, int Width, int Height, ColorScheme Look)[] Windows = [("light", 1280, 860, ColorScheme.Light), ("dark", 1280, 860, ColorScheme.Dark), ("phone", 390, 844, ColorScheme.Light), ("phone-dark", 390, 844, ColorScheme.Dark)];

    [Fact]
    public async Task Every_page_fits_its_window()
    {
        Assert.SkipWhen(Folder is null, "EASEL_SCREENSHOTS names no folder");
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        var loras = Directory.CreateDirectory(Path.Combine(data.Path, "loras", "style")).FullName;
        foreach (var name in new[] { "Red-Apple", "applepainting-v2", "Ripe apples", "pineapple" }) await File.WriteAllTextAsync(Path.Combine(loras, name + ".safetensors"), "", TestContext.Current.CancellationToken);
        using var server = await EaselServer.Start(data.Path, "--lora-dir", Path.Combine(data.Path, "loras"));
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

            await Write(page, window.Name);
            await Compare(page, window.Name);
            if (await page.GetByRole(AriaRole.Button, new() { Name = "More" }).IsVisibleAsync())
            {
                await page.GotoAsync("/extras");
                await page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
                await Shoot(page, $"more-{window.Name}");
            }
        }
    }

    [Fact]
    public async Task Getting_models_fits_its_window()
    {
        Assert.SkipWhen(Folder is null, "EASEL_SCREENSHOTS names no folder");
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        using var server = await EaselServer.Start(data.Path);
        foreach (var window in Windows)
        {
            var page = await browser.Open(server.Address, window.Width, window.Height, window.Look);
            await page.GotoAsync("/models");
            await page.GetByRole(AriaRole.Button, new() { Name = "Get models" }).ClickAsync();
            await page.Locator("#download-what").FillAsync($"http://127.0.0.1:9/{window.Name}.safetensors");
            await page.GetByRole(AriaRole.Button, new() { Name = "Load", Exact = true }).First.ClickAsync();
            await page.Locator(".state.failed").First.WaitForAsync();
            await page.WaitForTimeoutAsync(500);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"get-models-{window.Name}.png") });
            Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"getting models is wider than a window of {window.Width}");
        }
    }

    [Fact]
    public async Task The_merge_dialog_fits_its_window()
    {
        Assert.SkipWhen(Folder is null, "EASEL_SCREENSHOTS names no folder");
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        SampleModels.Make(Path.Combine(data.Path, "models"));
        WeightsFiles.Published(Path.Combine(data.Path, "models/Stable-diffusion/painting, very long name of a model v3.safetensors"), "sd15");
        using var server = await EaselServer.Start(data.Path);
        foreach (var window in Windows)
        {
            var page = await browser.Open(server.Address, window.Width, window.Height, window.Look);
            await page.GotoAsync("/models");
            await page.Locator(".model-card").First.WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Merge models" }).ClickAsync();
            await page.Locator("#merge-name").WaitForAsync();
            await Shoot(page, $"merge-{window.Name}");
            await page.Locator("#merge-method").SelectOptionAsync("formula");
            await page.GetByText("Bake in a LoRA").ClickAsync();
            await page.Locator("#merge-formula").FillAsync("a + nothing");
            await page.Locator("details summary").Last.ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
            await page.Locator(".mud-dialog .problem").First.WaitForAsync();
            await Shoot(page, $"merge-open-{window.Name}");
            await page.Locator(".mud-dialog-content").EvaluateAsync("box => box.scrollTop = box.scrollHeight");
            await Shoot(page, $"merge-end-{window.Name}");
            Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"the merge dialog is wider than a window of {window.Width}");
            await page.Context.CloseAsync();
        }
    }

    private static async Task Shoot(IPage page, string name)
    {
        await page.WaitForTimeoutAsync(600);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, name + ".png") });
    }

    private static async Task Write(IPage page, string window)
    {
        await page.GotoAsync("/");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a (red apple:1.2) on [wood:marble:0.5], [oil|ink] AND soft light :0.6, __weather/sky__, ((open # later\n<lora:Red-Apple:0.8> BREAK still life");
        await page.GetByLabel("Negative prompt").FillAsync("(blurry:1.3), \\(frame\\)");
        await prompt.EvaluateAsync("box => { box.focus(); box.setSelectionRange(17, 17); }");
        await page.WaitForTimeoutAsync(300);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"prompt-{window}.png") });
        await prompt.PressAsync("Control+End");
        await prompt.PressSequentiallyAsync(" <appl");
        await page.GetByRole(AriaRole.Listbox).WaitForAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"suggestions-{window}.png") });
        await prompt.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Prompts from a list" }).ClickAsync();
        await page.Locator("#lines").FillAsync("a red apple\n--prompt \"a green apple\" --steps many\na cat --steps 9");
        await page.GetByText("Line 2:").WaitForAsync();
        await page.WaitForTimeoutAsync(500);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"list-{window}.png") });
    }

    private static async Task Compare(IPage page, string window)
    {
        await page.GotoAsync("/");
        await page.Locator(".strip button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with another picture" }).ClickAsync();
        await page.WaitForTimeoutAsync(500);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"compare-choose-{window}.png") });
        await page.Locator(".strip button").Nth(1).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.WaitForTimeoutAsync(1000);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"compare-{window}.png") });
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
        await page.Locator("#steps").FillAsync("40"); // long enough for a look at what is being made
        foreach (var thing in new[] { "a red apple, 3d render", "a sunflower, oil painting", "a green frog", "a cat, watercolour" })
        {
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(thing);
            await page.Keyboard.PressAsync("Control+Enter");
        }

        await page.Locator(".stage-preview").WaitForAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, "generate-working.png") });
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.strip img').length >= 4 && !document.querySelector('.strip-live')", null, new() { Timeout = 480_000 });
        await page.Context.CloseAsync();
    }
}
