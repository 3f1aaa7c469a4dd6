using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Settings;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Faces;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Passes;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Sampling.Schedules;
using Easel.Diffusion.Starting;
using Easel.Diffusion.Upscaling;
using SettingKeys = Easel.Core.Infotext.SettingKeys;

namespace Easel.Diffusion;

/// <summary>A request resolved: names have become things, and every mistake is found, before any work is done.</summary>
public sealed record ImagePlan
{
    /// <summary>Comments taken out, seeds drawn.</summary>
    public required ImageRequest Request { get; init; }

    public required DiffusionModel Model { get; init; }

    /// <summary>With A1111's settings laid over its options.</summary>
    public required Sampler Sampler { get; init; }

    public required Schedule Schedule { get; init; }

    /// <summary>Titles of sampler and schedule, as the infotext has them.</summary>
    public required (string Sampler, string Schedule) Titles { get; init; }

    /// <summary>The prompt as it is encoded: without extra-network tags.</summary>
    public required string Prompt { get; init; }

    public required string NegativePrompt { get; init; }

    /// <summary>What it begins with, or null for noise alone.</summary>
    public PreparedStart? Start { get; init; }

    /// <summary>A second pass over the finished latent, or null for none.</summary>
    public HiresPlan? Hires { get; init; }

    /// <summary>What goes on with this pass, or null.</summary>
    public RefinerPlan? Refiner { get; init; }

    /// <summary>The size SDXL is told; null is the request's.</summary>
    public ImageSize? ToldSize { get; init; }

    /// <summary>In a second pass, the calls of the first one's sampler; else null.</summary>
    public int? FirstPassCalls { get; init; }

    /// <summary>What goes round the UNet's self-attention, or null for nothing.</summary>
    public SelfAttention? SelfAttention { get; init; }

    /// <summary>What the prompt's tags ask for.</summary>
    public PromptNetworks Networks { get; init; } = PromptNetworks.None;

    /// <summary>Makes the finished picture four times as large, or null.</summary>
    public Upscaler? Upscaler { get; init; }

    /// <summary>Paints the faces of the finished picture anew, or null.</summary>
    public FaceRestorer? Faces { get; init; }

    /// <summary>Things a person should know that do not stop the job.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The request as infotexts tell it: what A1111 has keys for stands under those.</summary>
    public ImageRequest Told => SettingKeys.Move(Hires?.Pictures is { } way ? Request with { Hires = Request.Hires! with { Upscaler = way.Name } } : Request, Titles, SettingDescription.Of(Sampler), SettingDescription.Of(Schedule));

    public int Pictures => Request.BatchSize * Request.BatchCount;

    /// <summary>All checkpoints it asks, its own first.</summary>
    public IReadOnlyList<DiffusionModel> Models => [.. new[] { Model, Refiner?.Model, Hires?.Plan.Model, Hires?.Plan.Refiner?.Model }.OfType<DiffusionModel>().Distinct()];

    /// <summary>How the numbers in the prompts' schedules are read.</summary>
    public ScheduleOptions PromptSteps
    {
        get
        {
            var (calls, old) = (Request.Steps * Sampler.Facts.CallsPerStep, Request.Options.OldPromptSchedules);
            return FirstPassCalls is { } first ? new ScheduleOptions(first, calls, old) : new ScheduleOptions(calls, Old: old);
        }
    }

    /// <summary>What besides their text decides how the prompts are encoded.</summary>
    public EncodeOptions Encoding => new(Request.Options, ToldSize ?? Request.Size, Request.ClipSkip);

    /// <summary>Resolves a request.</summary>
    /// <param name="request">Names of files as paths.</param>
    /// <param name="model">Its model.</param>
    /// <param name="parts">Samplers and schedules.</param>
    /// <param name="others">Loads what it needs besides; null where a request needs nothing.</param>
    /// <exception cref="RequestException">A field is out of range, or names something that is not there.</exception>
    public static ImagePlan Resolve(ImageRequest request, DiffusionModel model, DiffusionParts parts, OtherModels? others = null)
    {
        RequestLimits.Check(request with { Script = null }, model.Vae.Config.Downscale); // of a script this is one pass, which has its own mask or batch
        if (request.IsEnlarged()) BuiltInUpscaler.Check(request.Upscaler!.Id);
        if (model.Architecture.ImageConditioning == ImageConditioning.Depth && request.Start is null) throw new RequestException("start", $"{model.Name} is made to paint over a picture whose depth it sees; give a picture to start from, or another model");
        if (!request.Features.IsEmpty) throw new RequestException("features", $"'{request.Features[0].Id}' is not supported yet; leave it out");
        var plan = OfPass(Cleaned(request) with { Seeds = Drawn(request.Seeds) }, model, parts);
        if (plan.Sampler.Facts.WalksTimesteps && PictureScript.Of(request) is NoiseReversal) throw new RequestException("sampler", $"{plan.Titles.Sampler} cannot go on from the noise that '{NoiseReversal.Title}' finds; give Euler, or another that walks noise levels");
        plan = plan with { Start = request.Start is { } given ? PreparedStart.Of(given, request.Size) : null, Refiner = RefinerPlan.Of(request, RefinerPass.First, model, others), Hires = HiresPlan.Of(plan, parts, others) };
        PromptLimits.Check(plan);
        if (plan.Hires is { } hires) PromptLimits.Check(hires.Plan);
        return plan with { Warnings = [.. plan.Warnings.Concat(plan.Hires?.Plan.Warnings ?? []).Distinct(), .. plan.Start?.Warnings ?? []] };
    }

    /// <summary>One pass of a request that is checked, cleaned and has its seeds.</summary>
    internal static ImagePlan OfPass(ImageRequest request, DiffusionModel model, DiffusionParts parts)
    {
        var names = SamplerName.Resolve(parts, request.Sampler.Id, request.Schedule.Id);
        var sampler = parts.Samplers.Resolve("sampler", request.Sampler with { Id = names.Sampler.Id }, sampler => sampler.Configured(request.Options));
        var schedule = parts.Schedules.Resolve("schedule", request.Schedule with { Id = names.Schedule.Id }, schedule => schedule.Configured(request.Options));
        var (prompt, tags) = ExtraNetworks.Parse(request.Prompt);
        var networks = PromptNetworks.Of(tags, model);
        return new ImagePlan
        {
            Request = request,
            Model = model,
            Sampler = sampler,
            Schedule = schedule,
            Titles = (names.Sampler.Title, Title(parts, names)),
            Prompt = prompt,
            NegativePrompt = request.NegativePrompt,
            SelfAttention = TokenMerging.For(request.Options, model.LatentShape(request.Size)),
            Networks = networks,
            Warnings = [.. networks.Warnings, .. OtherEmbeddings.In($"{prompt} {request.NegativePrompt}", model)],
        };
    }

    /// <summary>The seeds of one batch's pictures.</summary>
    /// <param name="batch">0-based.</param>
    public IReadOnlyList<PictureSeed> SeedsOf(int batch) =>
        [.. Enumerable.Range(batch * Request.BatchSize, Request.BatchSize).Select(index => PictureSeed.Of(Request.Seeds, index))];

    private static ImageRequest Cleaned(ImageRequest request) => !request.Options.PromptComments ? request : request with
    {
        Prompt = PromptComments.Strip(request.Prompt),
        NegativePrompt = PromptComments.Strip(request.NegativePrompt),
        Hires = request.Hires is not { } hires ? null : hires with { Prompt = PromptComments.Strip(hires.Prompt), NegativePrompt = PromptComments.Strip(hires.NegativePrompt) },
    };

    // "Automatic" shows the sampler's own schedule; samplers without one show Automatic (A1111).
    private static string Title(DiffusionParts parts, SamplerName names) => SamplerName.TitleOf(parts, names.Effective);

    // −1 is any seed; A1111 draws below 2³² − 2.
    private static Seeds Drawn(Seeds seeds) => seeds with
    {
        Seed = seeds.Seed == -1 ? Random.Shared.NextInt64(4294967294) : seeds.Seed,
        Variation = seeds.Variation == -1 ? Random.Shared.NextInt64(4294967294) : seeds.Variation,
    };
}
