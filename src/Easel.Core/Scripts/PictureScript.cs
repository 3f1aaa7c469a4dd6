using Easel.Core.Catalogs;
using Easel.Core.Requests;

namespace Easel.Core.Scripts;

/// <summary>A recipe above the engine (A1111's scripts): several requests that make a picture, one out of another, or a sheet of them. A request names it, see <see cref="ImageRequest.Script"/>.</summary>
public abstract record PictureScript
{
    private const string Field = "script";

    /// <summary>All there are, by A1111's titles.</summary>
    public static Catalog<PictureScript> Known { get; } = Built();

    /// <summary>What the request's pictures say of it, in A1111's keys.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> InfotextEntries { get; }

    /// <summary>Whether it works on a picture to begin with.</summary>
    public virtual bool NeedsPicture => true;

    /// <summary>Pictures that come of one batch of the request.</summary>
    /// <exception cref="RequestException">What they are made of cannot be read; names the field.</exception>
    public virtual int Pictures(ImageRequest request) => request.BatchSize;

    /// <summary>Pictures that come of one batch of a request, with a script or without.</summary>
    /// <exception cref="RequestException">As above, and as of <see cref="Of"/>.</exception>
    public static int PicturesOf(ImageRequest request) => Of(request)?.Pictures(request) ?? request.BatchSize;

    /// <summary>The script a request names; null without one.</summary>
    /// <exception cref="RequestException">There is none of that name, it has no such option, or a value is out of range.</exception>
    public static PictureScript? Of(ImageRequest request) => request.Script is { } choice ? Known.Resolve(Field, choice) : null;

    /// <summary>Whether a request and its script go together.</summary>
    /// <exception cref="RequestException">They do not.</exception>
    public virtual void Check(ImageRequest request)
    {
        if (request.Start is not { } start) throw new RequestException(Field, $"'{request.Script!.Id}' works on a picture, and there is none; give one to begin with, or leave the script out");
        if (start.Pictures.Length > 1) throw new RequestException("start.pictures", $"there are {start.Pictures.Length}; '{request.Script!.Id}' begins with one");
    }

    private static Catalog<PictureScript> Built()
    {
        var all = new Catalog<PictureScript>();
        all.Add(Loopback.Title, "Loopback", new Loopback());
        all.Add(SdUpscale.Title, "SD upscale", new SdUpscale());
        all.Add(Outpainting.Title, "Outpainting mk2", new Outpainting(), "outpainting", "outpaint");
        all.Add(TileOutpainting.Title, "Poor man's outpainting", new TileOutpainting(), "outpainting in tiles", "outpaint tiles");
        all.Add(NoiseReversal.Title, "img2img alternative test", new NoiseReversal(), "noise reversal", "reverse noise");
        all.Add(XyzPlot.Title, "X/Y/Z plot", new XyzPlot(), "plot", "xyz");
        all.Add(PromptMatrix.Title, "Prompt matrix", new PromptMatrix(), "matrix");
        return all;
    }
}
