using Injector.Core.Credentials;

namespace Injector.Core.Tests.Credentials;

public sealed class RoleArnTests
{
    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/orders")]
    [InlineData("arn:aws:iam::111122223333:role/team/shop/orders")]
    [InlineData("arn:aws-us-gov:iam::111122223333:role/a+b=c,d.e@f-g_h")]
    public void Is_a_role(string text)
    {
        Assert.True(RoleArn.TryParse(text, out var role));
        Assert.Equal((text, "111122223333"), (role.Value, role.Account));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("arn:aws:iam::111122223333:user/orders")]
    [InlineData("arn:aws:iam::1111:role/orders")]
    [InlineData("arn:aws:iam::111122223333:role/")]
    [InlineData("arn:aws:iam::111122223333:role/orders/")]
    [InlineData("arn:aws:iam::111122223333:role/ord*")]
    [InlineData("arn:aws:iam::111122223333:role/ord ers")]
    [InlineData("arn:aws:iam::111122223333:role/orders\n")]
    [InlineData("arn:aws:iam:eu-west-1:111122223333:role/orders")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/orders/x")]
    public void Is_no_role(string? text) => Assert.False(RoleArn.TryParse(text, out _));
}
