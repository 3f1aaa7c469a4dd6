using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Browser;

/// <summary>A server with 2,000 LoRAs, two embeddings, styles and wildcards, and a browser: started once for all tests of a class.</summary>
public sealed class EditorStudio : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private Chromium? browser;
    private EaselServer? server;

    public async ValueTask InitializeAsync()
    {
        browser = await Chromium.Start();
        var (loras, embeddings, wildcards) = (Make("loras/fruit"), Make("embeddings"), Make("data/wildcards/weather"));
        for (var i = 0; i < 2000; i++) await File.WriteAllTextAsync(Path.Combine(loras, i == 1234 ? "Ripe-Apple.safetensors" : $"thing{i:0000}.safetensors"), "");
        foreach (var name in new[] { "badhands.pt", "goodlight.safetensors" }) await File.WriteAllTextAsync(Path.Combine(embeddings, name), "");
        await File.WriteAllTextAsync(Path.Combine(wildcards, "sky.txt"), "rain\nsun\n");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "data", "styles.csv"), "name,prompt,negative_prompt\noil painting,oil painting of {prompt},photo\n");
        server = await EaselServer.Start(Path.Combine(folder.Path, "data"), "--lora-dir", Path.Combine(folder.Path, "loras"), "--embeddings-dir", embeddings);

        string Make(string name) => Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        server?.Dispose();
        folder.Dispose();
    }

    /// <summary>The form with its prompt, empty. What scripts do wrong goes to standard error.</summary>
    internal async Task<(IPage Page, ILocator Prompt)> Open()
    {
        var page = await browser!.Open(server!.Address);
        page.PageError += (_, error) => Console.Error.WriteLine(error);
        await page.GotoAsync("/");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.prompt-box.coloured')");
        await prompt.FillAsync("");
        return (page, prompt);
    }
}
