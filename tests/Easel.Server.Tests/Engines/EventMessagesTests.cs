using Easel.Core.Results;
using Easel.Server.Engines;
using Easel.Testing;
using Google.Protobuf;
using Xunit;
using Wire = Easel.Server.Engines.Wire;

namespace Easel.Server.Tests.Engines;

public sealed class EventMessagesTests
{
    [Fact]
    public void Every_event_survives_the_wire()
    {
        var samples = EventSamples.Lasts.SelectMany(EventSamples.All).ToList();
        Assert.Equal(
            typeof(ImageEvent).GetNestedTypes().Select(type => type.Name).Order(),
            samples.Select(sample => sample.GetType().Name).Distinct().Order());
        Assert.Equal(samples.Select(EventSamples.Told), Read(samples.SelectMany(EventMessages.Of)).Select(EventSamples.Told));
    }

    [Fact]
    public void Nothing_follows_the_last_event()
    {
        Assert.All(EventSamples.Lasts, last => Assert.True(EventMessages.IsLast(last)));
        Assert.All(EventSamples.All(new ImageEvent.Cancelled()).SkipLast(1), happened => Assert.False(EventMessages.IsLast(happened)));
    }

    [Fact]
    public void A_step_is_a_few_bytes_and_a_picture_little_more_than_its_pixels()
    {
        Assert.InRange(EventMessages.Of(new ImageEvent.Progress(999, 1000, 12.5)).Single().CalculateSize(), 1, 20);
        var picture = new ImageEvent.Picture(new GeneratedImage(0, 1, 2, TestPictures.Recorded("size", 512, 512), "text"));
        Assert.InRange(EventMessages.Of(picture).Sum(message => message.CalculateSize()), 3 * 512 * 512, 3 * 512 * 512 + 256);
    }

    public static TheoryData<string> Wrong => ["pixels first", "nothing", "too many pixels", "an event among pixels", "no width", "four channels", "more than an array holds"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_does_not_fit_is_said_instead_of_guessed(string wrong)
    {
        var head = new Wire.Event { Preview = new Wire.Preview { Size = new Wire.Size { Width = 2, Height = 2, Channels = 3 } } };
        Wire.Event Sized(int width, int height, int channels) => new() { Preview = new Wire.Preview { Size = new Wire.Size { Width = width, Height = height, Channels = channels } } };
        Wire.Event Pixels(int count) => new() { Pixels = ByteString.CopyFrom(new byte[count]) };
        Wire.Event[] messages = wrong switch
        {
            "pixels first" => [Pixels(3)],
            "nothing" => [new Wire.Event()],
            "too many pixels" => [head, Pixels(8), Pixels(5)],
            "an event among pixels" => [head, Pixels(8), new Wire.Event { Phase = "decoding" }],
            "no width" => [Sized(0, 2, 3)],
            "four channels" => [Sized(2, 2, 4)],
            _ => [Sized(40000, 40000, 3)],
        };
        Assert.Throws<InvalidDataException>(() => Read(messages).Count);
    }

    private static List<ImageEvent> Read(IEnumerable<Wire.Event> messages)
    {
        var reader = new EventReader();
        return [.. messages.Select(message => reader.Take(Wire.Event.Parser.ParseFrom(message.ToByteArray()))).OfType<ImageEvent>()];
    }
}
