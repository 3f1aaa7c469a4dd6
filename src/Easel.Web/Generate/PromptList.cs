using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;
using Easel.Studio.Webui;

namespace Easel.Web.Generate;

/// <summary>A list of prompts that is asked for at once: read and checked line by line before anything is put in line.</summary>
/// <param name="form">What each line is laid over.</param>
/// <param name="queue">Where it is asked for.</param>
/// <param name="check">Finds mistakes.</param>
/// <param name="rate">How often a person may ask; a list counts once.</param>
public sealed class PromptList(GenerateForm form, JobQueue queue, RequestCheck check, JobRate rate)
{
    /// <summary>Characters of a list.</summary>
    public const int Longest = 100_000;

    /// <summary>The lines as they are typed.</summary>
    public string Text { get; private set; } = "";

    public PromptLineRules Rules { get; private set; } = new();

    /// <summary>What the lines ask for, in order.</summary>
    public IReadOnlyList<NewJob> Jobs { get; private set; } = [];

    /// <summary>What is wrong, by line. While there is anything, nothing is asked for.</summary>
    public IReadOnlyList<PromptLineNote> Mistakes { get; private set; } = [];

    /// <summary>What is left out, by line.</summary>
    public IReadOnlyList<PromptLineNote> Notes { get; private set; } = [];

    /// <summary>Why it could not be asked for, or null.</summary>
    public string? Problem { get; private set; }

    public int Pictures => Jobs.Sum(job => PictureScript.PicturesOf(job.Request) * job.Request.BatchCount);

    public bool CanSubmit => Jobs.Count > 0 && Mistakes.Count == 0 && form.Visitor.MayGenerate;

    /// <summary>Reads the lines with the form as it stands now.</summary>
    public void Read(string text, PromptLineRules rules)
    {
        (Text, Rules, Problem) = (text, rules, null);
        PromptLinesReading reading;
        try { reading = PromptLines.Read(text, form.Finished(form.Request, []), rules); }
        catch (RequestException unread) // the styles cannot be read
        {
            (Jobs, Problem) = ([], unread.Message);
            return;
        }

        var (jobs, mistakes) = (new List<NewJob>(), new List<PromptLineNote>(reading.Mistakes));
        var wrong = reading.Mistakes.Select(mistake => mistake.Number).ToHashSet();
        var models = new Dictionary<string, ImageRequest>();
        foreach (var line in reading.Lines.Where(line => !wrong.Contains(line.Number)))
        {
            try { jobs.Add(Job(line, models)); }
            catch (RequestException mistake) { mistakes.Add(new PromptLineNote(line.Number, mistake.Message)); }
        }

        (Jobs, Mistakes, Notes) = (jobs, [.. mistakes.OrderBy(mistake => mistake.Number)], reading.Notes);
    }

    /// <summary>Puts all of it in line, or nothing.</summary>
    /// <returns>The jobs, or null when something is wrong.</returns>
    public async Task<IReadOnlyList<Job>?> Submit()
    {
        Read(Text, Rules); // the form may have changed
        if (!CanSubmit) return null;
        try
        {
            using var turn = rate.Take($"name:{form.Visitor.Name}");
            if (!turn.IsAcquired)
            {
                Problem = rate.Excess;
                return null;
            }

            var jobs = await queue.Submit(Jobs);
            foreach (var job in jobs.TakeLast(Studio.Drafts.Draft.MostJobs)) form.Remember(job.Id);
            return jobs;
        }
        catch (RequestException full)
        {
            Problem = full.Message;
            return null;
        }
    }

    // Names of models are looked up once each: that goes through folders.
    private NewJob Job(PromptLine line, Dictionary<string, ImageRequest> models)
    {
        var request = form.Finished(line.Request, [.. form.Draft.Styles, .. line.Styles]);
        request = request with { Options = request.Options with { Tiling = line.Request.Options.Tiling } }; // the one option a line may set
        var name = line.Model ?? request.Model ?? "";
        if (!models.TryGetValue(name, out var found)) models[name] = found = check.Complete(new ImageRequest { Prompt = "", Model = line.Model ?? request.Model, Vae = request.Vae });
        request = request with { Model = found.Model, Vae = found.Vae };
        check.Check(request);
        return new NewJob(request) { Source = GenerateForm.Source, TaskId = form.TaskId, WithoutGrid = line.WithoutGrid, Keeping = line.WithoutPictures ? Keeping.ForADay : Keeping.Gallery };
    }
}
