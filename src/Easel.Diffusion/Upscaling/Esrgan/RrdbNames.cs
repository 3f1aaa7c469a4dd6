namespace Easel.Diffusion.Upscaling.Esrgan;

/// <summary>What a layout of keys calls the layers of an ESRGAN generator.</summary>
public abstract record RrdbNames
{
    /// <summary>Real-ESRGAN's (rrdbnet_arch.py): <c>body.N.rdbM.convK</c>.</summary>
    public static RrdbNames Real { get; } = new Named("body.{0}.rdb{1}", "conv_body", "conv_up{0}", "conv_hr");

    /// <summary>Every layout there is.</summary>
    public static IReadOnlyList<RrdbNames> All { get; } = [Real, new Named("RRDB_trunk.{0}.RDB{1}", "trunk_conv", "upconv{0}", "HRconv"), new Numbered()];

    /// <summary>The first convolution.</summary>
    public abstract string First { get; }

    /// <summary>A dense block, both numbers from 0 and 1.</summary>
    public abstract string Dense(int block, int part);

    /// <summary>A convolution of a dense block, from 1.</summary>
    public abstract string Grow(int number);

    /// <summary>The convolution behind the last of so many blocks.</summary>
    public abstract string Trunk(int blocks);

    /// <summary>The convolution behind a doubling, from 1.</summary>
    public abstract string Up(int number);

    /// <summary>The convolution at full size, behind so many doublings.</summary>
    public abstract string Fine(int ups);

    /// <summary>The last convolution, behind so many doublings.</summary>
    public abstract string Last(int ups);

    private sealed record Named(string Block, string Body, string Doubling, string FullSize) : RrdbNames
    {
        public override string First => "conv_first";

        public override string Dense(int block, int part) => string.Format(null, Block, block, part);

        public override string Grow(int number) => $"conv{number}";

        public override string Trunk(int blocks) => Body;

        public override string Up(int number) => string.Format(null, Doubling, number);

        public override string Fine(int ups) => FullSize;

        public override string Last(int ups) => "conv_last";
    }

    /// <summary>The first ESRGAN's (architecture.py): places in sequences, counted with the layers that have no weights.</summary>
    private sealed record Numbered : RrdbNames
    {
        public override string First => "model.0";

        public override string Dense(int block, int part) => $"model.1.sub.{block}.RDB{part}";

        public override string Grow(int number) => $"conv{number}.0";

        public override string Trunk(int blocks) => $"model.1.sub.{blocks}";

        public override string Up(int number) => $"model.{3 * number}";

        public override string Fine(int ups) => $"model.{3 * ups + 2}";

        public override string Last(int ups) => $"model.{3 * ups + 4}";
    }
}
