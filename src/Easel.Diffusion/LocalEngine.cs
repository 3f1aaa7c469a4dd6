using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Easel.Core.Engines;
using Easel.Core.Infotext;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using TorchSharp;

namespace Easel.Diffusion;

/// <summary>
/// Makes pictures in this process. All torch work happens on one thread of its own, because dispose scopes and inference mode belong to a
/// thread; requests wait in line for it. The models of the last request stay loaded, and those before it that there is room for.
/// </summary>
public sealed class LocalEngine : IImageEngine, IModelEngine, IModelMemory, IDisposable
{
    private readonly DiffusionParts parts;
    private readonly EngineOptions options;
    private readonly BlockingCollection<Job> jobs = [];
    private readonly Thread thread;
    private readonly FileHashes hashes;
    private readonly AdapterHashes adapterHashes = new();
    private readonly DeviceMemory memory = new();
    private readonly LoadedModels models;
    private readonly LoadedUpscaler upscaler;
    private readonly LoadedFaces faces;
    private readonly LoadedTagger tagger;
    private readonly LoadedCaptioner captioner;
    private int unfinished;
    private long floor; // of the heap, before any model

    /// <param name="parts">Samplers, schedules and what extensions add.</param>
    /// <param name="options">How to run.</param>
    public LocalEngine(DiffusionParts parts, EngineOptions? options = null)
    {
        this.parts = parts;
        this.options = options ?? new EngineOptions();
        hashes = new FileHashes(this.options.CacheFolder);
        models = new LoadedModels(this.options, memory);
        upscaler = new LoadedUpscaler(this.options, memory);
        faces = new LoadedFaces(this.options);
        tagger = new LoadedTagger(this.options);
        captioner = new LoadedCaptioner(this.options);
        thread = new Thread(Work) { Name = "Easel engine", IsBackground = true };
        thread.Start();
    }

    public IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, CancellationToken cancel = default) =>
        InLine(job => Carry(job, () => Generate(job, request), $"{request.BatchSize} x {request.Size} at once"), cancel);

    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) =>
        InLine(job => Carry(job, () => Upscale(job, request), $"{request.Picture.Width}x{request.Picture.Height} upscaled"), cancel);

    public IAsyncEnumerable<ImageEvent> RestoreFaces(FaceRequest request, CancellationToken cancel = default) =>
        InLine(job => Carry(job, () => Restore(job, request), $"faces of {request.Picture.Width}x{request.Picture.Height}"), cancel);

    public IAsyncEnumerable<ImageEvent> Tag(TagRequest request, CancellationToken cancel = default) =>
        InLine(job => Carry(job, () => job.Events.TryWrite(new ImageEvent.Tagged(tagger.Open(request.Tagger).Tags(request.Picture))), $"tags of {request.Picture.Width}x{request.Picture.Height}"), cancel);

    public IAsyncEnumerable<ImageEvent> Caption(CaptionRequest request, CancellationToken cancel = default) =>
        InLine(job => Carry(job, () => job.Events.TryWrite(captioner.Describe(request, job.Cancel)), $"a caption of {request.Picture.Width}x{request.Picture.Height}"), cancel);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageEvent> Work(ModelTask task, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var events = Channel.CreateUnbounded<ImageEvent>(new UnboundedChannelOptions { SingleReader = true });
        new ModelTaskThread(hashes, events.Writer).Begin(task, stop.Token);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return happened;
        }
        finally { await stop.CancelAsync().ConfigureAwait(false); }
    }

    public Task<EngineMemory> Memory(CancellationToken cancel = default) =>
        Task.FromResult(new EngineMemory(models.Names, memory.WeightBytes, Environment.ProcessId, ProcessMemory.ResidentBytes));

    public async Task<EngineMemory> Unload(CancellationToken cancel = default)
    {
        await foreach (var _ in InLine(job => Carry(job, Forget, "nothing"), cancel).ConfigureAwait(false)) { }
        return await Memory(cancel).ConfigureAwait(false);
    }

    public IAsyncEnumerable<ImageEvent> Load(ImageRequest request, CancellationToken cancel = default) => InLine(job => Carry(job, () => Load(job, request), "a model"), cancel);

    private async IAsyncEnumerable<ImageEvent> InLine(Func<Job, ImageEvent> work, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A reader that stops reading stops the work; what it was cancelled with is reported as an event, not thrown.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var events = Channel.CreateUnbounded<ImageEvent>(new UnboundedChannelOptions { SingleReader = true });
        var job = new Job(work, events.Writer, stop.Token);
        await events.Writer.WriteAsync(new ImageEvent.Queued(Interlocked.Increment(ref unfinished) - 1), CancellationToken.None).ConfigureAwait(false);
        jobs.Add(job, CancellationToken.None);
        using var leaving = stop.Token.Register(job.LeaveLine);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return happened;
        }
        finally { await stop.CancelAsync().ConfigureAwait(false); }
    }

    /// <summary>Finishes the request at hand, then frees the model. Requests still in line are cancelled.</summary>
    public void Dispose()
    {
        jobs.CompleteAdding();
        thread.Join();
        jobs.Dispose();
    }

    private void Work()
    {
        if (Start() is { } fault)
        {
            foreach (var job in jobs.GetConsumingEnumerable()) End(job, () => fault);
            return;
        }

        using var inference = torch.inference_mode();
        foreach (var job in jobs.GetConsumingEnumerable())
            End(job, () => jobs.IsAddingCompleted ? new ImageEvent.Cancelled() : job.Work(job));

        models.Dispose();
        upscaler.Dispose();
        faces.Dispose();
        tagger.Dispose();
        captioner.Dispose();
    }

    /// <summary>Null, or what every job ends in because torch cannot be had.</summary>
    private ImageEvent.Failed? Start()
    {
        if (!TorchNatives.AreHere) return new ImageEvent.Failed(null, $"libtorch is missing: there is none in {AppContext.BaseDirectory}; build or publish Easel for this system again");
        try
        {
            torch.set_num_threads(options.Threads ?? Environment.ProcessorCount);
            floor = HeapPeak.Now ?? 0;
            return null;
        }
        catch (TypeInitializationException fault) { return new ImageEvent.Failed(null, $"libtorch cannot be loaded from {AppContext.BaseDirectory}: {fault.InnerException?.Message.Split('\n')[0]}", fault.ToString()); }
    }

    private void End(Job job, Func<ImageEvent> carry)
    {
        if (job.Begin()) job.End(carry());
        Interlocked.Decrement(ref unfinished);
    }

    /// <summary>Carries out one job; whatever goes wrong becomes the event that ends it.</summary>
    private ImageEvent Carry(Job job, Action work, string what)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            job.Cancel.ThrowIfCancellationRequested();
            var peak = Measured(work);
            return new ImageEvent.Finished(watch.Elapsed.TotalSeconds) { Memory = peak };
        }
        catch (Exception fault) // the border of a job
        {
            if (fault is WeightsException) Forget(); // a file may have changed under it
            return Failures.Of(fault, what);
        }
    }

    private MemoryPeak Measured(Action work)
    {
        memory.BeginPeak();
        using var heap = new HeapPeak(floor);
        if (options.MeasuresMemory) heap.Begin();
        work();
        return new MemoryPeak(memory.PeakWeightBytes, heap.Bytes is { } bytes ? Math.Max(bytes, memory.PeakWeightBytes) : null); // what others in this process freed meanwhile is not the models'
    }

    private void Generate(Job job, ImageRequest request)
    {
        RequestLimits.Check(request with { Script = null }); // before a model is loaded for nothing; of a script this is one pass
        Sampling.SamplerName.Resolve(parts, request.Sampler.Id, request.Schedule.Id);
        models.Begin(request);
        var plan = ImagePlan.Resolve(request, Load(job, request, "model"), parts, new OtherModels((other, field) => Load(job, other, field), upscaler.Open));
        if (plan.Request.IsEnlarged()) plan = plan with { Upscaler = upscaler.Open(BuiltInUpscaler.Title) };
        if (plan.Request.Faces is { } how) plan = plan with { Faces = faces.Open(how) };
        using var ahead = new HashesAhead(hashes, [.. plan.Models.SelectMany(model => Files(model.Choice)).Distinct()], job.Cancel); // of a large file that takes seconds, which sampling does not wait for
        try { new ImageJob(plan, () => Facts(plan, ahead), options.PreviewEvery, job.Events, job.Cancel).Run(); }
        finally { models.Settle(); }
    }

    private void Load(Job job, ImageRequest request)
    {
        models.Begin(request);
        var model = Load(job, request, "model");
        model.Keep(request.Options.Fp8Storage);
        model.Prepare();
        models.Settle();
    }

    private void Upscale(Job job, UpscaleRequest request)
    {
        request.Check();
        var chosen = upscaler.Open(request.Upscaler);
        job.Events.TryWrite(new ImageEvent.Phase("upscaling"));
        job.Events.TryWrite(new ImageEvent.Upscaled(new UpscaleJob(chosen, request, job.Events, job.Cancel).Run()));
    }

    private void Restore(Job job, FaceRequest request)
    {
        request.Check();
        var restorer = faces.Open(request.How);
        job.Events.TryWrite(new ImageEvent.Phase("restoring faces"));
        var watch = Stopwatch.StartNew();
        var (picture, count) = restorer.Restore(request.Picture, request.How.Weight, (done, all) => job.Events.TryWrite(new ImageEvent.Progress(done, all, watch.Elapsed.TotalSeconds / done * (all - done))), job.Cancel);
        foreach (var note in restorer.Notes(count)) job.Events.TryWrite(new ImageEvent.Warning(note));
        job.Events.TryWrite(new ImageEvent.Restored(picture, count));
    }

    private DiffusionModel Load(Job job, ImageRequest request, string field) =>
        models.Open(ModelChoice.Of(request, options, field), () => job.Events.TryWrite(new ImageEvent.Phase("loading model")));

    private void Forget()
    {
        models.Clear();
        upscaler.Clear();
        faces.Clear();
        tagger.Clear();
        captioner.Clear();
        ProcessMemory.Trim();
    }

    private static IReadOnlyList<string> Files(ModelChoice choice) => choice.Vae is { } vae ? [choice.Checkpoint, vae] : [choice.Checkpoint];

    private InfotextFacts Facts(ImagePlan plan, HashesAhead ahead) => PromptFacts.Add(new InfotextFacts
    {
        Sampler = plan.Titles.Sampler,
        Schedule = plan.Titles.Schedule,
        ModelName = plan.Model.Name,
        ModelHash = ahead.Short(plan.Model.Choice.Checkpoint),
        KeepsFloat8 = plan.Model.KeepsFloat8,
        VaeName = plan.Model.Choice.Vae is { } vae ? Path.GetFileName(vae) : null,
        VaeHash = plan.Model.Choice.Vae is { } file ? ahead.Short(file) : null,
        ConditionalMaskWeight = plan.Model.Architecture.ImageConditioning == ImageConditioning.MaskAndMaskedImage ? plan.Request.Start?.ConditionalMaskWeight ?? 1 : null,
        HiresSchedule = plan.Hires?.Plan.Titles.Schedule,
        HiresModel = plan.Hires is { } hires ? Title(hires.Plan.Model, ahead) : null,
        Refiner = (plan.Refiner ?? plan.Hires?.Plan.Refiner) is { } refiner ? Title(refiner.Model, ahead) : null,
        LoraHashes = adapterHashes.Told(plan.Networks.Adapters.Concat(plan.Hires?.Plan.Networks.Adapters ?? [])),
        Version = options.Version ?? InfotextFacts.EaselVersion,
    }, plan);

    // "name [hash]", as A1111 writes checkpoints beside the first.
    private static string Title(DiffusionModel model, HashesAhead ahead) => ahead.Short(model.Choice.Checkpoint) is { } hash ? $"{model.Name} [{hash}]" : model.Name;

    /// <summary>A request in line. Cancelled while it waits it leaves at once, wherever it stands; once begun, only the engine's thread ends it.</summary>
    private sealed class Job(Func<Job, ImageEvent> work, ChannelWriter<ImageEvent> events, CancellationToken cancel)
    {
        private int begun;

        /// <summary>What the engine's thread does, and gives the last event.</summary>
        public Func<Job, ImageEvent> Work => work;

        public ChannelWriter<ImageEvent> Events => events;

        public CancellationToken Cancel => cancel;

        /// <summary>False when it has left the line.</summary>
        public bool Begin() => Interlocked.Exchange(ref begun, 1) == 0;

        public void LeaveLine()
        {
            if (Begin()) End(new ImageEvent.Cancelled());
        }

        public void End(ImageEvent last)
        {
            events.TryWrite(last);
            events.Complete();
        }
    }
}
