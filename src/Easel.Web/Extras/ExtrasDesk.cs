using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;
using Easel.Studio.Upscaling;
using Easel.Studio.Webui;

namespace Easel.Web.Extras;

/// <summary>The pictures a person wants larger or with better faces, how, and what became of them. One at a time is worked on; each result is in the gallery as soon as it is made.</summary>
/// <param name="starts">Keeps the pictures while they wait.</param>
/// <param name="upscalers">Make them larger.</param>
/// <param name="pictures">Saves the results.</param>
/// <param name="words">Says what they show.</param>
public sealed class ExtrasDesk(StartPictures starts, WebuiUpscalers upscalers, PictureStore pictures, PictureWords words) : IDisposable
{
    private const int FaceSide = 192;

    private readonly List<ExtrasItem> items = [];
    private CancellationTokenSource? work;

    /// <summary>Something is otherwise than before; may come from any thread.</summary>
    public event Action? Changed;

    /// <summary>In the order they were brought.</summary>
    public IReadOnlyList<ExtrasItem> Items => items;

    /// <summary>What is to be done.</summary>
    public ExtrasRecipe Recipe { get; private set; } = new() { Upscaler = BuiltInChoices.Upscaler, CodeformerWeight = 0.5 };

    public bool IsWorking => work is not null;

    /// <summary>Whether there is something to do, and nothing is done now.</summary>
    public bool MayRun => !IsWorking && items.Count > 0 && !Recipe.IsEmpty;

    /// <summary>Whether a sentence is wanted when pictures are described.</summary>
    public bool WantsSentence { get; set; } = true;

    /// <summary>Whether tags are.</summary>
    public bool WantsTags { get; set; } = true;

    /// <summary>Whether somebody can say what is wanted, and there is something to describe.</summary>
    public bool MayDescribe => !IsWorking && items.Count > 0 && (SaysSentence || SaysTags);

    /// <summary>Why no sentence can be said, or null when it can; as of <see cref="Look"/>.</summary>
    public string? SentenceProblem { get; private set; } = words.SentenceProblem;

    /// <summary>Why no tags can be said, or null when they can; as of <see cref="Look"/>.</summary>
    public string? TagProblem { get; private set; } = words.TagProblem;

    private bool SaysSentence => WantsSentence && SentenceProblem is null;

    private bool SaysTags => WantsTags && TagProblem is null;

    /// <summary>What can be chosen as an upscaler, by name.</summary>
    public IReadOnlyList<string> Upscalers => [.. PlainUpscaler.Names, .. upscalers.Networks.Select(file => file.Name)];

    /// <summary>Why a face restorer cannot be used, or null when it can.</summary>
    public string? FaceProblem(string restorer) => upscalers.Problem(restorer);

    public void Change(ExtrasRecipe recipe)
    {
        Recipe = recipe;
        Changed?.Invoke();
    }

    /// <summary>Puts a picture on the desk.</summary>
    /// <param name="name">What its file is called.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="RequestException">It is no picture, or too large.</exception>
    public void Bring(string name, byte[] file)
    {
        var kept = starts.Bring(name, file);
        var face = PictureCodec.Thumbnail(PictureCodec.Decode(file, name), FaceSide);
        items.Add(new ExtrasItem(Path.GetFileNameWithoutExtension(name), kept.Path, "data:image/webp;base64," + Convert.ToBase64String(face)) { Size = (kept.Width, kept.Height) });
        Changed?.Invoke();
    }

    public void Remove(ExtrasItem item)
    {
        if (item.Progress is null) items.Remove(item);
        Changed?.Invoke();
    }

    /// <summary>Takes all away; results stay in the gallery.</summary>
    public void Clear()
    {
        if (!IsWorking) items.Clear();
        Changed?.Invoke();
    }

    /// <summary>Makes all larger. Ends when all are done, or after <see cref="Stop"/>.</summary>
    public Task Run() => MayRun ? Work((item, cancel) => Enlarge(item, Recipe, cancel)) : Task.CompletedTask;

    /// <summary>Looks which files that describe pictures are there now.</summary>
    public void Look() => (SentenceProblem, TagProblem) = (words.SentenceProblem, words.TagProblem);

    /// <summary>Says of each what it shows. Ends likewise.</summary>
    public Task Describe() => MayDescribe ? Work(Describe) : Task.CompletedTask;

    /// <summary>Stops before the next tile.</summary>
    public void Stop() => work?.Cancel();

    public void Dispose() => Stop(); // the window is gone

    private async Task Work(Func<ExtrasItem, CancellationToken, Task> carry)
    {
        using var stop = new CancellationTokenSource();
        work = stop;
        try
        {
            foreach (var item in items.ToList()) await carry(item, stop.Token);
        }
        catch (OperationCanceledException) { } // the person stopped it
        finally
        {
            work = null;
            Changed?.Invoke();
        }
    }

    private async Task Describe(ExtrasItem item, CancellationToken cancel)
    {
        (item.Problem, item.Progress) = (null, (0, 0));
        Changed?.Invoke();
        try
        {
            var file = await File.ReadAllBytesAsync(item.Path, cancel);
            var picture = await Task.Run(() => PictureCodec.Decode(file, item.Name), cancel);
            item.Words = await words.Of(picture, SaysSentence, SaysTags, cancel);
        }
        catch (Exception wrong) when (wrong is RequestException or UpscaleException or IOException or InvalidDataException) { item.Problem = wrong.Message; }
        finally { item.Progress = null; }
        Changed?.Invoke();
    }

    private async Task Enlarge(ExtrasItem item, ExtrasRecipe recipe, CancellationToken cancel)
    {
        (item.Result, item.Problem, item.Notes, item.Progress) = (null, null, [], (0, 0));
        Changed?.Invoke();
        try
        {
            recipe = recipe with { Upscaler = upscalers.Known("upscaler", recipe.Upscaler), Second = upscalers.Known("upscaler", recipe.Second) }; // a browser may name anything
            var file = await File.ReadAllBytesAsync(item.Path, cancel);
            var picture = await Task.Run(() => PictureCodec.Decode(file, item.Name), cancel);
            var result = await upscalers.Steps(recipe, progress => Report(item, progress.Step, progress.Steps)).Apply(picture, cancel);
            var (large, said) = result;
            item.Notes = result.Notes;
            item.Result = await pictures.SaveExtra(item.Name, large, PictureText.Read(file) ?? "", said, cancel);
            item.Said = said;
        }
        catch (Exception wrong) when (wrong is RequestException or UpscaleException or FileOutputException or IOException or InvalidDataException) { item.Problem = wrong.Message; }
        finally { item.Progress = null; }
        Changed?.Invoke();
    }

    private void Report(ExtrasItem item, int done, int all)
    {
        item.Progress = (done, all);
        Changed?.Invoke();
    }
}
