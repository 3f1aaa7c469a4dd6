using Bunit;
using Easel.Core.Models;
using Easel.Studio.Library;
using Easel.Studio.Library.Tasks;
using Easel.Testing;
using Easel.Web.Generate;
using Easel.Web.Live;
using Easel.Web.Models;
using Easel.Web.Tabs;
using Easel.Web.Tests.Generate;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Xunit;

namespace Easel.Web.Tests.Models;

/// <summary>Models are found, put into the form, noted things about; what is broken or not applied says so.</summary>
public sealed class ModelsTabTests : BunitContext, IAsyncLifetime
{
    private FormStudio studio = null!;
    private GenerateForm form = null!;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        studio = await FormStudio.Open(folder => new StudioFolders([Path.Combine(folder, "models")], null, null) { Loras = [Path.Combine(folder, "models", "Lora")] });
        form = await studio.Form();
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System).AddSingleton(form).AddSingleton(studio.Running.Queue).AddSingleton(studio.Running.Library).AddSingleton(studio.Running.Models);
        Services.AddSingleton(studio.Running.Downloads.Queue).AddSingleton(studio.Running.Downloads.Sites);
        Services.AddSingleton(studio.Running.ModelPreviews).AddSingleton(studio.Running.Folders).AddSingleton(studio.Running.Gallery.Index).AddSingleton(new WebChoices(studio.Folder) { StylesFile = "" });
        Services.AddSingleton(studio.Running.ModelTasks).AddSingleton(new ModelTaskNames(studio.Running.Models, studio.Running.Folders));
        Services.AddSingleton(new ResultShelf(form, studio.Running.Pictures, studio.Running.Gallery.Index));
        Services.AddScoped<Told>().AddScoped<JobWatch>().AddScoped<ModelsView>().AddScoped<ModelCalls>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await studio.DisposeAsync();
    }

    [Fact]
    public async Task A_click_puts_a_LoRA_into_the_prompt_as_noted_and_another_takes_it_out()
    {
        WeightsFiles.Lora(File("Lora/ink.safetensors"));
        System.IO.File.WriteAllText(File("Lora/ink.json"), """{"activation text":"by ink","preferred weight":0.7,"negative text":"colour"}""");
        form.Change(request => request with { Prompt = "a cat", NegativePrompt = "blur" });
        var page = await Open();
        Assert.DoesNotContain("not applied yet", page.Find(".model-card").TextContent, StringComparison.Ordinal);
        page.Find(".model-main").Click();
        page.WaitForAssertion(() => Assert.Equal(("a cat <lora:ink:0.7> by ink", "blur, colour"), (form.Request.Prompt, form.Request.NegativePrompt)));
        var said = Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars);
        Assert.Equal("ink is in the prompt now.", said.Message);
        page.WaitForAssertion(() => Assert.Equal("true", page.Find(".model-main").GetAttribute("aria-pressed")));
        page.Find(".model-main").Click();
        page.WaitForAssertion(() => Assert.Equal(("a cat", "blur"), (form.Request.Prompt, form.Request.NegativePrompt)));
    }

    [Fact]
    public async Task A_click_chooses_a_checkpoint_and_its_details_tell_about_it()
    {
        WeightsFiles.Published(File("sd/photo.safetensors"), "sd15");
        var page = await Open();
        page.Find(".model-main").Click();
        page.WaitForAssertion(() => Assert.Equal("sd/photo.safetensors", form.Request.Model));
        page.Find(".model-info").Click();
        page.WaitForAssertion(() => Assert.Contains("Stable Diffusion 1.x", page.Find(".details dl").TextContent, StringComparison.Ordinal));
        Assert.Contains("512×512", page.Find(".details dl").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_says_why_and_does_nothing_to_the_form()
    {
        Directory.CreateDirectory(File("Lora"));
        System.IO.File.WriteAllText(File("Lora/page.safetensors"), "<!DOCTYPE html>");
        var page = await Open();
        Assert.Contains("web page", page.Find(".model-card .problem").TextContent, StringComparison.Ordinal);
        page.Find(".model-main").Click();
        page.WaitForAssertion(() => Assert.Contains("This file cannot be used: it is a web page", page.Find(".details [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("", form.Request.Prompt);
        Assert.Contains(page.FindAll(".model-groups .chip"), chip => chip.TextContent.StartsWith("Broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_kinds_and_folders_narrow_what_is_shown_and_nothing_says_where_files_go()
    {
        WeightsFiles.Lora(File("Lora/a/ink.safetensors"), metadata: new() { ["modelspec.trigger_phrase"] = "calligraphy" });
        WeightsFiles.Lora(File("Lora/b/oil.safetensors"), isLarge: true, seed: 2);
        var page = await Open();
        Assert.Equal(["ink", "oil"], Shown(page));
        await Seek("calli");
        page.WaitForAssertion(() => Assert.Equal(["ink"], Shown(page)), TimeSpan.FromSeconds(10));
        await Seek("stable xl");
        page.WaitForAssertion(() => Assert.Equal(["oil"], Shown(page)), TimeSpan.FromSeconds(10));
        await Seek("nobody has this");
        page.WaitForAssertion(() => Assert.Contains("No model is found.", page.Find(".empty").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        page.FindAll(".link").First(link => link.TextContent == "Clear").Click();
        await Widen(page);
        page.Find(".gallery-bar select").Change(File("Lora/b"));
        page.WaitForAssertion(() => Assert.Equal(["oil"], Shown(page)));
        page.Find(".gallery-bar select").Change("");
        page.FindAll(".chip").First(chip => chip.TextContent.StartsWith("Embeddings", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(Path.Combine(studio.Folder, "models", "embeddings"), page.Find(".empty code").TextContent));

        Task Seek(string words) => page.InvokeAsync(() => page.Find("input[type=search]").Input(words)); // what was found may be drawn again meanwhile
    }

    [Fact]
    public async Task Notes_are_kept_beside_the_file()
    {
        WeightsFiles.Lora(File("Lora/ink.safetensors"));
        var page = await Open();
        page.Find(".model-info").Click();
        page.WaitForElement("#model-activation").Change("ink, black");
        page.Find("#model-weight").Change("0,6");
        page.Find("#model-notes").Change("fine");
        page.Find(".model-form .primary").Click();
        page.WaitForAssertion(() => Assert.Equal(new ModelNotes { ActivationText = "ink, black", PreferredWeight = 0.6, Notes = "fine" }, studio.Running.Models.Cards[0].Notes), TimeSpan.FromSeconds(10));
        Assert.True(System.IO.File.Exists(File("Lora/ink.json")));
        page.WaitForAssertion(() => Assert.Contains("ink, black", page.Find(".model-card").TextContent, StringComparison.Ordinal));
        page.Find("#model-weight").Change("99");
        page.Find(".model-form .primary").Click();
        page.WaitForAssertion(() => Assert.Contains("99 is not possible", page.Find(".model-form [role=alert]").TextContent, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Shown(IRenderedComponent<ModelsTab> page) => page.FindAll(".model-card strong").Select(name => name.TextContent);

    private string File(string name) => Path.Combine(studio.Folder, "models", name);

    [Fact]
    public async Task A_model_is_read_through_from_its_details_and_the_list_tells_what_came_of_it()
    {
        WeightsFiles.Published(File("sd/photo.safetensors"), "sd15");
        var page = await Open();
        page.Find(".model-info").Click();
        page.WaitForElement(".model-form button");
        page.FindAll(".model-form button").First(button => button.TextContent == "Verify").Click();
        page.WaitForAssertion(() => Assert.Contains("cannot be used: a checkpoint, 3 tensors", page.Find(".model-task").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.Equal("broken", page.Find(".model-task .problem").TextContent);
        page.Find(".model-task button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".model-task")), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Two_models_are_merged_in_a_dialog_with_a_LoRA_in_them()
    {
        WeightsFiles.Published(File("sd/anime.safetensors"), "sd15");
        WeightsFiles.Published(File("sd/photo.safetensors"), "sd15");
        WeightsFiles.Lora(File("Lora/ink.safetensors"));
        var page = await Open();
        var dialogs = Render<MudDialogProvider>();
        page.FindAll("button").First(button => button.GetAttribute("title") == "Merge models").Click();
        dialogs.WaitForElement("#merge-a");
        Assert.Equal("sd/photo.safetensors", dialogs.Find("#merge-b option[selected]").TextContent);
        dialogs.FindAll("button").First(button => button.TextContent == "Bake in a LoRA").Click();
        dialogs.Find("#merge-lora-0").Change(File("Lora/ink.safetensors"));
        dialogs.Find("#merge-multiplier").Change("0.4");
        dialogs.Find("#merge-method").Change("formula");
        dialogs.Find("#merge-formula").Change("a +");
        Merge();
        dialogs.WaitForAssertion(() => Assert.Equal("merge-formula-problem", dialogs.Find(".problem").Id));
        dialogs.Find("#merge-formula").Change("(1 - M)*a + M*b");
        dialogs.Find("#merge-name").Change("both");
        Merge();
        page.WaitForAssertion(() => Assert.Contains("both.safetensors", page.Find(".model-task").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        var task = Assert.IsType<MergeTask>(Assert.Single(studio.Running.ModelTasks.All).Task);
        Assert.Equal(("(1 - M)*a + M*b", 0.4, File("sd/both.safetensors")), (task.Expression, task.Multiplier, task.Output));
        Assert.Equal(new BakedLora(File("Lora/ink.safetensors"), 0.8), Assert.Single(task.Loras));

        void Merge() => dialogs.FindAll("button").Last(button => button.TextContent == "Merge").Click();
    }

    private async Task<IRenderedComponent<ModelsTab>> Open()
    {
        await studio.Running.Models.Look(Cancel);
        var page = Render<ModelsTab>(parameters => parameters.AddCascadingValue(new Visitor("me", true, true)));
        await Widen(page);
        return page;
    }

    // What a browser tells a grid that has appeared.
    private static async Task Widen(IRenderedComponent<ModelsTab> page)
    {
        page.WaitForState(() => page.HasComponent<ModelGrid>(), TimeSpan.FromSeconds(10));
        var grid = page.FindComponent<ModelGrid>();
        await grid.InvokeAsync(() => grid.Instance.Resized(800));
        page.WaitForState(() => page.FindAll(".model-card").Count > 0, TimeSpan.FromSeconds(10));
    }
}
