using Easel.Diffusion;
using Easel.Studio.Jobs;
using Easel.Studio.Webui;
using Easel.Web.Generate;
using Xunit;

namespace Easel.Web.Tests.Generate;

/// <summary>A list of prompts beside the form: all of it is right, or nothing is asked for.</summary>
public sealed class PromptListTests : IAsyncLifetime
{
    private FormStudio studio = null!;
    private GenerateForm form = null!;

    public async ValueTask InitializeAsync()
    {
        studio = await FormStudio.Open();
        await studio.Running.Queue.Pause(TestContext.Current.CancellationToken);
        form = await studio.Form();
        form.Change(request => request with { Prompt = "oil", Steps = 5 });
    }

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task Each_line_is_a_job_of_the_form_with_its_styles()
    {
        studio.Styles.Put(new Core.Infotext.PromptStyle("Base", "{prompt}, detailed", ""));
        studio.Styles.Put(new Core.Infotext.PromptStyle("Dark", "night", ""));
        form.Change((Studio.Drafts.Draft draft) => draft with { Styles = ["Base"] });
        var list = List();
        list.Read("a cat\n--prompt \"a dog\" --steps 7 --styles Dark --batch_size 2 --tiling true", new PromptLineRules());
        Assert.Equal((2, 3, true), (list.Jobs.Count, list.Pictures, list.CanSubmit));
        var jobs = await list.Submit();
        Assert.Equal([("a cat oil, detailed", 5), ("a dog oil, detailed, night", 7)], jobs!.Select(job => (job.Request.Prompt, job.Request.Steps)));
        Assert.Equal([false, true], jobs!.Select(job => job.Request.Options.Tiling));
        Assert.All(jobs!, job => Assert.Equal((GenerateForm.Source, form.TaskId), (job.Source, job.TaskId)));
        Assert.Equal(jobs!.Select(job => job.Id).Reverse(), form.Draft.Jobs);
    }

    [Fact]
    public async Task One_wrong_line_keeps_all_of_them_out_of_the_queue()
    {
        var list = List();
        list.Read("a cat\n--steps 0\n--sd_model lost --prompt x\n--styles none", new PromptLineRules());
        Assert.Equal([2, 3, 4], list.Mistakes.Select(mistake => mistake.Number));
        Assert.Contains("1–1000", list.Mistakes[0].Message, StringComparison.Ordinal);
        Assert.Contains("lost", list.Mistakes[1].Message, StringComparison.Ordinal);
        Assert.Null(await list.Submit());
        Assert.Equal(0, (await studio.Running.Queue.List(new JobFilter(), TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task A_line_too_long_for_the_queue_is_said_and_nothing_is_put_in()
    {
        studio.Settings.Change(now => now with { Queue = now.Queue with { Longest = 1 } });
        var list = List();
        list.Read(string.Join('\n', Enumerable.Repeat("a", 2000)), new PromptLineRules());
        Assert.Null(await list.Submit());
        Assert.Contains("2000", list.Problem, StringComparison.Ordinal);
        Assert.Equal(0, (await studio.Running.Queue.List(new JobFilter(), TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task A_list_counts_once_and_who_asks_too_often_is_told()
    {
        studio.Settings.Change(now => now with { Security = now.Security with { JobsPerMinute = 1 } });
        var list = List();
        list.Read("a\nb", new PromptLineRules());
        Assert.Equal(2, (await list.Submit())!.Count);
        Assert.Null(await list.Submit());
        Assert.Contains("security.jobs_per_minute", list.Problem, StringComparison.Ordinal);
    }

    private PromptList List() => new(form, studio.Running.Queue, new RequestCheck(studio.Running.Library, new DiffusionParts(), () => studio.Settings.Current.Models, _ => null), studio.Rate);
}
