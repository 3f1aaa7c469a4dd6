using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>The real server with three small pictures, and a browser: started once for all tests of a class.</summary>
public sealed class PaintedStudio : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private Chromium? browser;
    private EaselServer? server;

    public async ValueTask InitializeAsync()
    {
        browser = await Chromium.Start();
        server = await EaselServer.Start(folder.Path);
        var page = await Open("/");
        await page.GetByText("Enlarge to").UncheckAsync();
        await page.Locator("#steps").FillAsync("4");
        foreach (var thing in new[] { "a red apple", "a green frog", "a yellow sun" })
        {
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(thing);
            await page.Keyboard.PressAsync("Control+Enter");
        }

        await page.WaitForFunctionAsync("() => document.querySelectorAll('.strip img').length >= 3 && !document.querySelector('.strip-live')", null, new() { Timeout = 240_000 });
        await page.Context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        server?.Dispose();
        folder.Dispose();
    }

    /// <summary>A window of a person who has everything before them.</summary>
    internal async Task<IPage> Open(string address, ColorScheme look = ColorScheme.Light)
    {
        var page = await browser!.Open(server!.Address, look: look);
        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Main)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return page;
    }
}
