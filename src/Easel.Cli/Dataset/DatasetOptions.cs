using System.CommandLine;
using System.Globalization;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Studio.Datasets;
using Easel.Studio.Tagging;

namespace Easel.Cli.Dataset;

/// <summary>What <c>easel dataset prepare</c> does to pictures.</summary>
internal sealed class DatasetOptions
{
    private const string Cutting = "Cutting";
    private const string Copies = "Copies";
    private const string Captions = "Captions";

    private readonly Option<string> size = new("--size") { Description = "Of the parts and of what is cut round a point, in pixels. (usually 512x512)", HelpName = "WxH", DefaultValueFactory = _ => "512x512" };
    private readonly Option<bool> split = new("--split") { Description = "Cut pictures that are too long into parts that overlap." };
    private readonly Option<double> threshold = Share("--split-threshold", "Cut where the shape over the wanted one is at most this. (0–1, usually 0.5)", 0.5, 1);
    private readonly Option<double> overlap = Share("--split-overlap", "How much of a part the next one shows too. (0–0.9, usually 0.2)", 0.2, 0.9);
    private readonly Option<bool> focal = new("--focal-crop") { Description = "Cut to --size round what is worth looking at: corners, and where most happens. Faces are not looked for." };
    private readonly Option<double> entropy = Share("--entropy-weight", "Of the part where most happens. (0–1, usually 0.15)", 0.15, 1);
    private readonly Option<double> edges = Share("--edge-weight", "Of corners and edges. (0–1, usually 0.5)", 0.5, 1);
    private readonly Option<bool> autoSize = new("--auto-size") { Description = "Cut evenly to the largest size of 384 to 768 pixels a side, in steps of 64 and up to 640 times 640 in all, whose shape is within a tenth of the picture's own." };
    private readonly Option<string> flip = new("--flip") { Description = "Add copies the other way round. (usually none)", HelpName = "none|horizontal|vertical|both", DefaultValueFactory = _ => "none" };
    private readonly Option<bool> describe = new("--describe") { Description = "Write BLIP's sentence about each picture into a .txt beside it, in front of what --caption writes." };
    private readonly Option<string?> captioner = new("--captioner") { Description = "BLIP's file. (usually the one in the folder BLIP of the folders of models)", HelpName = "FILE" };
    private readonly Option<bool> caption = new("--caption") { Description = "Write what DeepDanbooru sees into a .txt beside each picture." };
    private readonly Option<string?> tagger = new("--tagger") { Description = "DeepDanbooru's file. (usually the one in the folder torch_deepdanbooru of the folders of models)", HelpName = "FILE" };
    private readonly Option<string> existing = new("--existing-caption") { Description = "What becomes of a caption beside a picture: ignore writes the new one, keep leaves it, prepend puts it in front of the new one, append behind. (usually ignore)", HelpName = "ignore|keep|prepend|append", DefaultValueFactory = _ => "ignore" };
    private readonly Option<double> least = Share("--threshold", "Tags less likely are left out. (0–1, usually 0.5)", 0.5, 1);

    public DatasetOptions()
    {
        flip.AcceptOnlyFromAmong("none", "horizontal", "vertical", "both");
        existing.AcceptOnlyFromAmong("ignore", "keep", "prepend", "append");
    }

    public void AddTo(DescribedCommand command)
    {
        command.Add(Cutting, size, split, threshold, overlap, focal, entropy, edges, autoSize);
        command.Add(Copies, flip);
        command.Add(Captions, describe, captioner, caption, tagger, least, existing);
    }

    /// <exception cref="RequestException">The size is none, or options do not go together.</exception>
    public DatasetRecipe Recipe(ParseResult parsed)
    {
        if (!SettingOption.TrySize(parsed.GetValue(size)!, out var wanted) || wanted is not ({ Width: >= 16 and <= 8192 } and { Height: >= 16 and <= 8192 }))
            throw new RequestException("--size", $"'{parsed.GetValue(size)}' is not possible; give WIDTHxHEIGHT, each 16–8192");
        if (parsed.GetValue(focal) && parsed.GetValue(autoSize)) throw new RequestException("--auto-size", "it and --focal-crop cut to two sizes; give one");
        var flips = parsed.GetValue(flip)!;
        return new DatasetRecipe
        {
            Size = (wanted.Width, wanted.Height),
            Split = parsed.GetValue(split) ? new PictureSplit(wanted.Width, wanted.Height) { Threshold = parsed.GetValue(threshold), Overlap = parsed.GetValue(overlap) } : null,
            Focus = parsed.GetValue(focal) ? new FocalPoint { EntropyWeight = parsed.GetValue(entropy), EdgeWeight = parsed.GetValue(edges) } : null,
            AutoSize = parsed.GetValue(autoSize) ? new AutoSize() : null,
            FlipsAcross = flips is "horizontal" or "both",
            FlipsDown = flips is "vertical" or "both",
        };
    }

    /// <summary>Full path of the tagger's file, or null where no captions are wanted.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public string? Tagger(ParseResult parsed, TaggerLibrary library)
    {
        if (!parsed.GetValue(caption)) return null;
        if (parsed.GetValue(tagger) is not { } named) return library.Find("--caption");
        return File.Exists(named) ? Path.GetFullPath(named) : throw new RequestException("--tagger", $"there is no file '{named}'; give the path of DeepDanbooru's model-resnet_custom_v3.pt");
    }

    /// <summary>Full path of the captioner's file, or null where no sentences are wanted.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public string? Captioner(ParseResult parsed, CaptionLibrary library)
    {
        if (!parsed.GetValue(describe)) return null;
        if (parsed.GetValue(captioner) is not { } named) return library.Captioner("--describe");
        return File.Exists(named) ? Path.GetFullPath(named) : throw new RequestException("--captioner", $"there is no file '{named}'; give the path of BLIP's model_base_caption_capfilt_large.pth");
    }

    public CaptionAction Existing(ParseResult parsed) => Enum.Parse<CaptionAction>(parsed.GetValue(existing)!, ignoreCase: true);

    public TagWriting Writing(ParseResult parsed) => new() { Threshold = parsed.GetValue(least) };

    private static Option<double> Share(string name, string description, double usual, double most) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most) return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: '{result.Tokens[0].Value}' is not possible; give 0–{most}"));
            return usual;
        },
    };
}
