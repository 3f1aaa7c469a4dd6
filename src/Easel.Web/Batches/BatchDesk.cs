using System.Text;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Batches;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Web.Generate;
using Easel.Web.Live;

namespace Easel.Web.Batches;

/// <summary>Pictures that a person has painted over with what stands in their form: a job each, named as its picture. What is in line goes on without the page.</summary>
/// <param name="form">What is painted.</param>
/// <param name="starts">Keeps the pictures while they wait.</param>
/// <param name="check">Finds mistakes before a job waits.</param>
/// <param name="queue">The line.</param>
/// <param name="settings">How much is taken.</param>
/// <param name="watch">How the jobs get on.</param>
public sealed class BatchDesk(GenerateForm form, StartPictures starts, RequestCheck check, JobQueue queue, SettingsStore settings, JobWatch watch) : IDisposable
{
    private const int FaceSide = 192;
    private const string Text = ".txt";
    private const string Archive = ".zip";
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"];

    private readonly List<BatchItem> items = [];
    private readonly List<BatchPicture> masks = [];
    private readonly HashSet<string> texts = new(StringComparer.OrdinalIgnoreCase);
    private string? textFolder;
    private bool listens;

    /// <summary>Something is otherwise than before; may come from any thread.</summary>
    public event Action? Changed;

    /// <summary>In the order they were brought.</summary>
    public IReadOnlyList<BatchItem> Items => items;

    public IReadOnlyList<BatchPicture> Masks => masks;

    /// <summary>How many text files there are.</summary>
    public int Texts => texts.Count;

    public BatchPlan Plan { get; private set; } = new();

    /// <summary>Whether pictures are put in line now, or any is in it.</summary>
    public bool IsWorking => items.Any(item => item.Job is { HasEnded: false });

    /// <summary>Whether there is something to paint, and nothing is painted now.</summary>
    public bool MayRun => !IsWorking && items.Any(item => !item.IsDone) && form.Visitor.MayGenerate;

    public void Change(BatchPlan plan)
    {
        Plan = plan;
        Changed?.Invoke();
    }

    /// <summary>Puts a file on the desk: a picture, a text, or an archive of both. What is neither is left out.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="isMask">Whether pictures are masks.</param>
    /// <exception cref="RequestException">It is no picture, too large, or a broken archive.</exception>
    public void Bring(string name, byte[] file, bool isMask)
    {
        if (Has(name, Archive))
        {
            using var archive = new MemoryStream(file);
            foreach (var (inner, content) in new ZipIntake(settings.Current.Intake).Files(name, archive).Where(entry => !Path.GetFileName(entry.Name).StartsWith("._", StringComparison.Ordinal) && !Has(entry.Name, Archive)))
                Bring(inner, content, isMask);
            return;
        }

        if (Has(name, Text)) BringText(name, file);
        else if (Array.Exists(Pictures, extension => Has(name, extension))) BringPicture(name, file, isMask);
        Changed?.Invoke();
    }

    public void Remove(BatchItem item)
    {
        if (item.Job is not { HasEnded: false }) items.Remove(item);
        Changed?.Invoke();
    }

    /// <summary>Takes all away; results stay in the gallery.</summary>
    public void Clear()
    {
        if (IsWorking) return;
        items.Clear();
        masks.Clear();
        texts.Clear();
        Forget();
        Changed?.Invoke();
    }

    /// <summary>Puts a job in line for each picture that is not done. A mistake of one costs only that one.</summary>
    public async Task Run()
    {
        if (!MayRun) return;
        if (!listens) watch.Happened += Hear;
        listens = true;
        var folder = masks.Count > 0 ? new MaskFolder([.. masks]) : null;
        var common = form.Request with { Start = Plan.Start with { Pictures = [items[0].Picture.Path], Mask = folder is null ? null : Plan.Mask with { Picture = masks[0].Path } }, Hires = null, KeepFirstPass = false };
        var recipe = new PictureRecipe(common, Plan.Rules(TextFolder()), folder, _ => { });
        foreach (var (index, item) in items.Index().Where(entry => !entry.Item.IsDone).ToList())
        {
            await Submit(item, index, recipe);
            Changed?.Invoke();
        }
    }

    /// <summary>Takes what waits out of the line, and stops what is at work.</summary>
    public async Task Stop()
    {
        foreach (var item in items.Where(item => item.Job is { HasEnded: false })) await queue.Cancel(item.Job!.Id);
        Changed?.Invoke();
    }

    public void Dispose() // the window is gone; jobs go on
    {
        if (listens) watch.Happened -= Hear;
        Forget();
    }

    private async Task Submit(BatchItem item, int index, PictureRecipe recipe)
    {
        (item.Job, item.Problem) = (null, null);
        try
        {
            var request = await Task.Run(() => form.Finished(recipe.Of(item.Picture, index), form.Draft.Styles));
            var job = await queue.Submit(new NewJob(check.Complete(request)) { Source = GenerateForm.Source, TaskId = form.TaskId, OwnSettings = Named(item.Picture.Stem) });
            item.Job = job;
            if (await queue.Find(job.Id) is { HasEnded: true } ended) Take(item, ended); // it was faster
        }
        catch (Exception wrong) when (wrong is RequestException or InvalidDataException or IOException or UnauthorizedAccessException) { item.Problem = wrong.Message; }
    }

    // The picture's name alone; of two of one name the later gets a number.
    private static string Named(string stem) => JsonSerializer.Serialize(new
    {
        saving = new { file_name = FileNamePattern.Sanitize(stem.Replace('[', '(').Replace(']', ')'), replaceSpaces: false), number = false, when_taken = "add-suffix" },
    });

    private void BringText(string name, byte[] file)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        File.WriteAllText(SafePath.Resolve("text", stem + Text, TextFolder()), Encoding.UTF8.GetString(file));
        texts.Add(stem);
    }

    private void BringPicture(string name, byte[] file, bool isMask)
    {
        var kept = new BatchPicture(starts.Bring(name, file).Path, name);
        if (isMask) masks.Add(kept);
        else items.Add(new BatchItem(kept, "data:image/webp;base64," + Convert.ToBase64String(PictureCodec.Thumbnail(PictureCodec.Decode(file, name), FaceSide))));
    }

    private string TextFolder() => textFolder ??= Directory.CreateTempSubdirectory("easel-batch-").FullName;

    private void Forget()
    {
        if (textFolder is null) return;
        Directory.Delete(textFolder, recursive: true);
        textFolder = null;
    }

    private void Hear(JobNews news)
    {
        if (news is not JobNews.Changed { Job: var job } || items.Find(item => item.Job?.Id == job.Id) is not { } item) return;
        Take(item, job);
        Changed?.Invoke();
    }

    private static void Take(BatchItem item, Job job)
    {
        item.Job = job;
        if (job.State == JobState.Failed) item.Problem = job.Error;
    }

    private static bool Has(string name, string extension) => Path.GetExtension(name).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
