using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Testing;

/// <summary>An engine without a network: it paints the test picture of its seed and tells what a real one tells.</summary>
public sealed class FakeEngine : IImageEngine, IModelEngine, IModelMemory
{
    /// <summary>The requests it was given.</summary>
    public List<ImageRequest> Requests { get; } = [];

    /// <summary>What to end in instead of pictures.</summary>
    public ImageEvent? Ending { get; init; }

    /// <summary>What to end in instead of pictures, by request; null makes them.</summary>
    public Func<ImageRequest, ImageEvent?> EndingFor { get; init; } = _ => null;

    /// <summary>What infotexts name as the model.</summary>
    public string ModelName { get; init; } = "fake";

    /// <summary>Called behind each picture, with its index.</summary>
    public Action<int> AfterPicture { get; init; } = _ => { };

    /// <summary>The pictures it was to make larger.</summary>
    public List<UpscaleRequest> Upscales { get; } = [];

    /// <summary>The pictures whose faces it was to paint anew.</summary>
    public List<FaceRequest> Faces { get; } = [];

    /// <summary>One face each, which is the whole picture the other way bright; none in a picture of one pixel.</summary>
    public async IAsyncEnumerable<ImageEvent> RestoreFaces(FaceRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Faces.Add(request);
        await Task.Yield();
        var picture = request.Picture;
        if (picture.Rgb.Length == 3) yield return new ImageEvent.Warning("no face was found <here>");
        yield return picture.Rgb.Length == 3 ? new ImageEvent.Restored(picture, 0) : new ImageEvent.Restored(new Bitmap(picture.Width, picture.Height, [.. picture.Rgb.Select(value => (byte)(255 - value))]), 1);
        yield return new ImageEvent.Finished(0.1);
    }

    /// <summary>The name of the tagger's file, and what says how wide the picture is.</summary>
    public async IAsyncEnumerable<ImageEvent> Tag(TagRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.Yield();
        yield return new ImageEvent.Tagged([new PictureTag($"wide_(by_{request.Picture.Width})", 0.75), new PictureTag(Path.GetFileNameWithoutExtension(request.Tagger), 0.5), new PictureTag("rating:safe", 1), new PictureTag("unlikely", 0.1)]);
        yield return new ImageEvent.Finished(0.1);
    }

    /// <summary>Says how wide the picture is, and of each category the last phrases.</summary>
    public async IAsyncEnumerable<ImageEvent> Caption(CaptionRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.Yield();
        yield return new ImageEvent.Captioned($"{Path.GetFileNameWithoutExtension(request.Captioner)} saw {request.Picture.Width} pixels in {request.Least} to {request.Most}", [.. request.Categories.SelectMany(category => category.Phrases.Reverse().Take(category.Count).Select(phrase => new PictureTag(phrase, 0.25)))]);
        yield return new ImageEvent.Finished(0.1);
    }

    /// <summary>What it was to do with model files.</summary>
    public List<ModelTask> Tasks { get; } = [];

    /// <summary>A task is half done until this ends.</summary>
    public Task WorkGate { get; init; } = Task.CompletedTask;

    /// <summary>What a task ends in instead of a file; asked each time.</summary>
    public Func<ModelTask, ImageEvent?> EndingOfWork { get; init; } = _ => null;

    /// <summary>Writes the task's kind where a model would be written.</summary>
    public async IAsyncEnumerable<ImageEvent> Work(ModelTask task, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Tasks.Add(task);
        yield return new ImageEvent.Progress(1, 2, 3);
        await Task.WhenAny(WorkGate, Task.Delay(Timeout.Infinite, cancel)).ConfigureAwait(false);
        if (cancel.IsCancellationRequested || EndingOfWork(task) is not null)
        {
            if (task.Output is { } begun) await File.WriteAllTextAsync(begun + ".part", "half", CancellationToken.None).ConfigureAwait(false);
            yield return cancel.IsCancellationRequested ? new ImageEvent.Cancelled() : EndingOfWork(task)!;
            yield break;
        }

        if (task.Output is { } output) await File.WriteAllTextAsync(output, task.GetType().Name, CancellationToken.None).ConfigureAwait(false);
        yield return new ImageEvent.Worked(task.Output is null ? new ModelTaskResult("a checkpoint, 3 tensors", null, ["odd"], ["broken"]) : new ModelTaskResult(task.Output, 9, [], []));
        yield return new ImageEvent.Finished(0.1);
    }

    /// <summary>The models it was to bring into memory and not to let go of since: what requests name.</summary>
    public List<string> Loaded { get; } = [];

    public Task<EngineMemory> Memory(CancellationToken cancel = default) => Task.FromResult(new EngineMemory([.. Loaded], 1000 * Loaded.Count, Environment.ProcessId + 1, 5000));

    public Task<EngineMemory> Unload(CancellationToken cancel = default)
    {
        Loaded.Clear();
        return Memory(cancel);
    }

    public async IAsyncEnumerable<ImageEvent> Load(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.Yield();
        if (Ending is null) Loaded.Add(request.Model ?? "built in");
        yield return Ending ?? new ImageEvent.Finished(0.1);
    }

    /// <summary>Four times as large, each pixel a square with red and blue changed round.</summary>
    public async IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Upscales.Add(request);
        await Task.Yield();
        if (Ending is not null || cancel.IsCancellationRequested)
        {
            yield return Ending ?? new ImageEvent.Cancelled();
            yield break;
        }

        yield return new ImageEvent.Progress(1, 1, 0);
        var large = Resampling.Nearest(request.Picture, 4 * request.Picture.Width, 4 * request.Picture.Height);
        for (var at = 0; at < large.Rgb.Length; at += 3) (large.Rgb[at], large.Rgb[at + 2]) = (large.Rgb[at + 2], large.Rgb[at]);
        yield return new ImageEvent.Upscaled(large);
        yield return new ImageEvent.Finished(0.1);
    }

    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Requests.Add(request);
        yield return new ImageEvent.Phase("loading model");
        await Task.Yield();
        if ((Ending ?? EndingFor(request)) is { } ending)
        {
            yield return ending;
            yield break;
        }

        var first = request.Seeds.Seed < 0 ? 4242 : request.Seeds.Seed;
        var count = request.BatchSize * request.BatchCount;
        for (var i = 0; i < count; i++)
        {
            for (var step = 1; step <= request.Steps; step++)
            {
                if (cancel.IsCancellationRequested)
                {
                    yield return new ImageEvent.Cancelled();
                    yield break;
                }

                yield return new ImageEvent.Progress(i * request.Steps + step, count * request.Steps, null);
            }

            var size = request.Hires is { } hires ? HiresSize.Of(request.Size, hires).Final : request.Size;
            var image = TestPictures.Recorded($"fake {first + i}", size.Height, size.Width);
            yield return new ImageEvent.Preview(i, image);
            var text = InfotextWriter.Write(request, new InfotextFacts { ModelName = ModelName, ModelHash = "0123456789" }, first + i, 7);
            if (request is { Hires: not null, KeepFirstPass: true })
                yield return new ImageEvent.Picture(new GeneratedImage(i, first + i, 7, TestPictures.Recorded($"first {first + i}", request.Size.Height, request.Size.Width), text) { IsBeforeHires = true });
            yield return new ImageEvent.Picture(new GeneratedImage(i, first + i, 7, image, text));
            AfterPicture(i);
        }

        yield return new ImageEvent.Finished(0.1);
    }
}
