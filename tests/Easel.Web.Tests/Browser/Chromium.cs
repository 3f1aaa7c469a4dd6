using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Browser;

/// <summary>The system's browser, told what to do; tests that need it are skipped where there is none.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = [Environment.GetEnvironmentVariable("EASEL_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> Start()
    {
        var program = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"there is no Chromium in {string.Join(", ", Places[1..])}; install it, or name it in EASEL_CHROMIUM");
        Assertions.SetDefaultExpectTimeout(20_000); // machines that test are busy
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox"] }));
    }

    /// <summary>A window.</summary>
    public async Task<IPage> Open(string address, int width = 1280, int height = 860, ColorScheme look = ColorScheme.Light, string language = "en-GB")
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address, ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = look, Locale = language });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
