using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Hypernetworks;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Models.Depth;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Native;
using Easel.Diffusion.Previews;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Prediction;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>A loaded checkpoint: text encoders, UNet, autoencoder, and what is known about them. Weights stay mapped in their file.</summary>
public sealed class DiffusionModel : IDisposable
{
    private const int TileAboveWithLittleMemory = 1024; // pixels: below, tiles with their samples take as much as the picture in one piece

    private readonly List<IDisposable> owned = [];
    private readonly Edges edges = new();
    private readonly ContextChange contexts = new();
    private readonly AppliedHypernetworks hypernetworks;
    private readonly TiledAutoencoder tiles;
    private readonly LatentPreview preview;
    private readonly int tileAbove;
    private readonly PreparedWeights prepared;
    private readonly PreparedWeights ofVae;
    private readonly StoredWeights checkpoint;

    private DiffusionModel(ModelChoice choice, EngineOptions options, DeviceMemory memory)
    {
        Choice = choice;
        Device = Devices.Find(options.Device);
        Precision = Precision.For(Device.type, options.Precision);
        var file = Own(Checkpoint.Open(choice.Checkpoint));
        checkpoint = file.Weights;
        Architecture = file.Complete(withVae: choice.Vae is null);
        var use = UseOf(options.Memory);
        prepared = Own(new PreparedWeights(!options.PlainOperations, ReleasePages, memory, use));
        ofVae = Own(new PreparedWeights(!options.PlainOperations, ReleasePages, memory, use));
        Adapters = Own(new AdaptedWeights(Architecture, file.Weights, prepared));
        hypernetworks = Own(new AppliedHypernetworks(contexts));
        Folders = new NetworkFolders(options.Loras, options.Hypernetworks);

        var unet = new WeightScope(checkpoint, Architecture.UNetPrefix, edges, prepared, contexts);
        UNet = new UNet(unet, Configure(UNetConfig.Detect(unet), Architecture.Hints));
        var vae = new WeightScope(checkpoint, Architecture.VaePrefix, edges, ofVae);
        if (choice.Vae is not null) vae = OfVaeFile(Own(Checkpoint.Open(choice.Vae)).Weights);
        Vae = new AutoencoderKL(vae, Configure(VaeConfig.Detect(vae), Architecture.Hints));
        if (Vae.Config.LatentChannels != UNet.Config.OutChannels)
            throw new WeightsException(vae.Source.Name, null, $"this autoencoder has latents of {Vae.Config.LatentChannels} channels and the model makes {UNet.Config.OutChannels}; give one made for this kind of model");
        Embedder = OpenEmbedder();
        Depth = Architecture.ImageConditioning == ImageConditioning.Depth ? new DepthEstimator(new WeightScope(checkpoint, Architecture.SightPrefix!, prepared: prepared)) : null;
        (tiles, tileAbove) = (new TiledAutoencoder(Vae, options.Tiles), use == MemoryUse.Full ? options.TileAbove : Math.Min(options.TileAbove, TileAboveWithLittleMemory));
        Embeddings = choice.Embeddings is null ? [] : [.. EmbeddingFile.ReadAll(choice.Embeddings).Select(embedding => Own(embedding))];
        Prompts = OpenTextEncoders();
        if (Architecture.PredictionIsAssumed) Architecture = Architecture.WithPrediction(TestVelocity());
        preview = Own(new LatentPreview(this, options));
    }

    public ModelChoice Choice { get; }

    public Architecture Architecture { get; }

    public PromptEncoder Prompts { get; private set; }

    public UNet UNet { get; }

    public AutoencoderKL Vae { get; }

    /// <summary>What tells an unCLIP model of a picture; null of all others.</summary>
    public UnclipEmbedder? Embedder { get; }

    /// <summary>What tells a depth model of a picture; null of all others.</summary>
    public DepthEstimator? Depth { get; }

    /// <summary>The textual inversions beside the model, also those made for others.</summary>
    public ImmutableArray<EmbeddingFile> Embeddings { get; }

    /// <summary>What of the LoRA family is laid over the weights.</summary>
    public AdaptedWeights Adapters { get; }

    /// <summary>Where names in prompts' tags are looked up.</summary>
    public NetworkFolders Folders { get; }

    /// <summary>What the networks compute in.</summary>
    public Precision Precision { get; private set; }

    public Device Device { get; }

    /// <summary>Stem of the file's name, or the folder's name.</summary>
    public string Name => Directory.Exists(Choice.Checkpoint)
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Choice.Checkpoint))
        : Path.GetFileNameWithoutExtension(Choice.Checkpoint);

    private bool IsSdxl => Architecture.Family is ModelFamily.Sdxl or ModelFamily.SdxlRefiner;

    /// <summary>Bytes of memory that are the model's own now: weights made for the networks and tensors that are no views of a mapped file.</summary>
    public long OwnBytes => prepared.Bytes + ofVae.Bytes + owned.OfType<Checkpoint>().Sum(file => file.Weights.OwnBytes);

    /// <summary>About what <see cref="OwnBytes"/> will be once all networks have worked; 0 where they leave after their turn.</summary>
    public long ExpectedBytes => prepared.SlicesAttention ? 0 : ModelSize.Of(owned.OfType<Checkpoint>().First().Weights, Architecture, Precision, prepared.KeepsFloat8);

    /// <summary>Whether UNet and text encoders keep their matrices and convolutions in 8 bits.</summary>
    public bool KeepsFloat8 => prepared.KeepsFloat8;

    /// <summary>Loads a model; only what is needed is read from the file, when it is needed.</summary>
    /// <param name="choice">Its files.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="memory">The engine's, shared by all its models; null for a model alone.</param>
    /// <exception cref="WeightsException">The file is damaged, unsafe, or no checkpoint.</exception>
    public static DiffusionModel Load(ModelChoice choice, EngineOptions options, DeviceMemory? memory = null)
    {
        using var quiet = no_grad();
        return new DiffusionModel(choice, options, memory ?? new DeviceMemory());
    }

    /// <summary>From now on UNet and text encoders keep their matrices and convolutions as <paramref name="storage"/> says for a model of this kind; the autoencoder never changes.</summary>
    public void Keep(Fp8Storage storage)
    {
        prepared.KeepsFloat8 = storage == Fp8Storage.Enable || (storage == Fp8Storage.Sdxl && IsSdxl);
    }

    /// <summary>Brings all weights into memory, which the first picture would do otherwise; nothing where networks leave after their turn.</summary>
    public void Prepare()
    {
        if (prepared.SlicesAttention) return;
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var type = Precision.Networks;
        var context = Prompts.Encode([""], new EncodeOptions(new PictureOptions(), new ImageSize(8 * Vae.Config.Downscale, 8 * Vae.Config.Downscale), ClipSkip: 1), negative: false);
        UNet.Forward(zeros([1, UNet.Config.InChannels, 8, 8], type, Device), zeros([1], float32, Device), context.Context.to(type, Device), context.Vector?.to(type, Device) ?? (Embedder is null ? null : zeros([1, Embedder.Width], type, Device)));
        Decode(zeros([1, Vae.Config.LatentChannels, 8, 8]));
    }

    /// <summary>Lets go of all that was made of the files; it is made again when it is needed.</summary>
    public void ReleaseWeights()
    {
        prepared.Clear();
        ofVae.Clear();
        ReleaseScratch();
    }

    /// <summary>[C, h, w] of the latent of one picture.</summary>
    public long[] LatentShape(ImageSize size) => [Vae.Config.LatentChannels, size.Height / Vae.Config.Downscale, size.Width / Vae.Config.Downscale];

    /// <summary>How the UNet is asked and understood, under A1111's options.</summary>
    public NoiseModel Noise(PictureOptions options) => new(
        NoiseTable.ScaledLinear(Architecture.FirstBeta, Architecture.LastBeta)
            .Configured(options with { ZeroTerminalSnr = options.ZeroTerminalSnr || Architecture.ZeroTerminalSnr }),
        Architecture.Prediction == PredictionType.Velocity ? new VelocityPrediction() : new EpsilonPrediction());

    /// <summary>From now on the model works with these networks, and no others; nothing happens when they are those it works with. What does not fit it is left out.</summary>
    /// <exception cref="WeightsException">A file is gone or damaged.</exception>
    public void Use(PromptNetworks networks)
    {
        if (Adapters.Use(networks.Adapters))
        {
            prepared.Clear(); // the layers of the text encoders that go have their weights there
            Prompts = OpenTextEncoders();
        }

        hypernetworks.Use(networks.Hypernetworks);
    }

    /// <summary>From now on text encoders and UNet compute in float32, for weights whose numbers are too large for less. Prompts must be encoded again.</summary>
    public void ComputeNetworksInFloat32()
    {
        Precision = Precision with { Networks = ScalarType.Float32 };
        prepared.Clear();
        Prompts = OpenTextEncoders();
    }

    /// <summary>From now on the autoencoder computes in float32.</summary>
    public void ComputeAutoencoderInFloat32() => Precision = Precision with { Autoencoder = ScalarType.Float32 };

    /// <summary>Latent [B, C, h, w] as sampled → picture [B, 3, 8h, 8w], about −1…1, float32; in tiles where the engine's options ask for it.</summary>
    /// <param name="latent">As sampled.</param>
    /// <param name="type">What to compute in; <see cref="Precision"/> decides when null.</param>
    public Tensor Decode(Tensor latent, ScalarType? type = null)
    {
        using var scope = NewDisposeScope();
        ofVae.Begin(Vae);
        var own = latent.Over(Architecture.LatentScale).to(type ?? Precision.Autoencoder, Device);
        var picture = Math.Max(latent.size(2), latent.size(3)) * Vae.Config.Downscale > tileAbove ? tiles.Decode(own) : Vae.Decode(own);
        return picture.to(float32, CPU).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Gives back what sampling left in memory: pages of the file, and heap that would stand beside decoding's maps, the largest there are. Once a batch: each time
    /// costs decoding a twentieth, for the heap must be faulted in again.
    /// </summary>
    public void ReleaseScratch()
    {
        ReleasePages();
        ProcessMemory.Trim();
    }

    /// <summary>Asks whether the model's files are still what they were when it was loaded: its weights are views of them.</summary>
    /// <exception cref="WeightsException">One was written to, cut, or could not be read.</exception>
    public void EnsureUnchanged()
    {
        foreach (var file in owned.OfType<Checkpoint>()) file.Weights.EnsureUnchanged();
        Adapters.EnsureUnchanged();
        hypernetworks.EnsureUnchanged();
    }

    /// <summary>Picture [B, 3, 8h, 8w] in −1…1 → latent [B, C, h, w] as sampled, float32; in tiles likewise, then always the most likely one.</summary>
    /// <param name="picture">What to encode.</param>
    /// <param name="noise">Standard normal [B, C, h, w] to draw a latent with; null takes the most likely.</param>
    public Tensor Encode(Tensor picture, Tensor? noise = null)
    {
        using var scope = NewDisposeScope();
        ofVae.Begin(Vae);
        var own = picture.to(Precision.Autoencoder, Device);
        var latent = Math.Max(picture.size(2), picture.size(3)) > tileAbove ? tiles.Encode(own) : noise is null ? Vae.Encode(own) : Vae.Encode(own, noise.to(own.dtype, Device));
        return latent.to(float32, CPU).Times(Architecture.LatentScale).MoveToOuterDisposeScope();
    }

    /// <summary>Latent [1, C, h, w] in the making → picture [1, 3, 8h, 8w] in 0…1, float32, by the engine's <see cref="EngineOptions.Preview"/>.</summary>
    public Tensor Preview(Tensor latent) => preview.Show(latent);

    /// <summary>Whether pictures continue on their other side.</summary>
    public void Wrap(bool wrap) => edges.Wrap = wrap;

    public void Dispose()
    {
        foreach (var part in Enumerable.Reverse(owned)) part.Dispose();
        ProcessMemory.Trim();
    }

    private void ReleasePages()
    {
        foreach (var file in owned.OfType<Checkpoint>()) file.Weights.ReleasePages();
    }

    private MemoryUse UseOf(MemoryUse asked) =>
        asked != MemoryUse.MediumForSdxl ? asked : IsSdxl ? MemoryUse.Medium : MemoryUse.Full;

    private T Own<T>(T part)
        where T : IDisposable
    {
        owned.Add(part);
        return part;
    }

    private static UNetConfig Configure(UNetConfig config, ArchitectureHints hints) => config with
    {
        Heads = hints.Heads ?? (hints.HeadWidth is null ? config.Heads : null),
        HeadWidth = hints.HeadWidth ?? config.HeadWidth,
        NormGroups = hints.NormGroups ?? config.NormGroups,
    };

    private static VaeConfig Configure(VaeConfig config, ArchitectureHints hints) => config with { NormGroups = hints.NormGroups ?? config.NormGroups };

    // A file of its own has the keys without their place, or a whole checkpoint's.
    private WeightScope OfVaeFile(StoredWeights weights) =>
        new(weights, weights.Has($"{Architecture.VaePrefix}.encoder.conv_in.weight") ? Architecture.VaePrefix : "", edges, ofVae);

    private UnclipEmbedder? OpenEmbedder()
    {
        if (Architecture.ImageConditioning != ImageConditioning.EmbeddedImage) return null;
        var embedder = new UnclipEmbedder(new WeightScope(checkpoint, Architecture.SightPrefix!, prepared: prepared));
        return embedder.Width == UNet.Config.VectorWidth ? embedder
            : throw new WeightsException(checkpoint.Name, null, $"what looks at pictures gives {embedder.Width} numbers and the UNet takes {UNet.Config.VectorWidth}; the file was put together of two models");
    }

    private PromptEncoder OpenTextEncoders() =>
        new(Architecture, checkpoint, [.. Embeddings.Select(embedding => embedding.Inversion), .. Adapters.Embeddings], Precision.Networks, Device, prepared);

    private PredictionType TestVelocity() =>
        VelocityTest.Run((latent, timestep, context) => UNet.Forward(latent, timestep, context), UNet.Config.ContextWidth, Precision.Networks, Device);
}
