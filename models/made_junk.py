"""Pages pieced together that have no article, of the kinds of which a crawl is full: offers, lists, tables and forms.

What such pages have in common is their form and not their words: short lines alike, prices, dates and numbers of
telephones, a name said over and over, and a sentence here and there that could stand on any of them. Their words were
chosen for this project.
"""

from collections.abc import Callable

import numpy as np

from models.made_lists import CITIES, NAMES, POSTS, TRADES, any_date, pick, words
from models.made_pages import Bodies

__all__ = ["MAKERS", "junk_bodies"]

Random = np.random.Generator

GOODS = words(
    "彩钢瓦 塑料托盘 电缆桥架 防火门 输送带 空压机 水泵 阀门 激光切割机 叉车 净水器 变压器 玻璃钢管 格栅板 铝型材 "
    "橡胶垫 包装机 粉碎机 烘干机 广告灯箱 办公家具 实木地板 壁纸 瓷砖 窗帘 工作服 手套 液压油 "
    "化肥 饲料 茶叶 白酒 蜂蜜 轮胎 充电桩 监控摄像头 打印机 传感器 电子秤 路灯 集装箱房 活动板房 护栏网 "
    "井盖 石英砂 活性炭 除尘器 冷库 中央空调 锅炉"
)
SUFFIXES = words("厂家 价格 批发 供应商 哪家好 多少钱 报价 直销 定制 现货 出租 安装 维修 回收 图片 型号")
USES = words("建筑 化工 食品 矿山 电力 医药 冶金 交通 纺织 市政工程 农业 物流 学校 酒店 污水处理 造纸 机械加工")
VIRTUES = words(
    "质量可靠 价格优惠 规格齐全 交货及时 服务周到 做工精细 经久耐用 安装方便 性能稳定 节能环保 结构紧凑 外形美观"
)
OFFERS = words(
    "欢迎来电咨询 欢迎新老客户选购 欢迎广大客户光临指导 我们将竭诚为您服务 期待与您合作 免费上门测量 支持货到付款"
)
MENU = words(
    "首页 公司简介 产品中心 新闻动态 联系我们 在线留言 成功案例 荣誉资质 人才招聘 技术支持 会员中心 购物车 我的订单 "
    "下载中心 帮助中心 行业资讯 关于我们 网站地图 招商加盟 售后服务 设为首页 加入收藏"
)
FIELDS = words("用户名 密码 确认密码 手机号码 验证码 电子邮箱 真实姓名 联系地址 公司名称 邮政编码 身份证号 性别 备注")
HINTS = words(
    "请输入4到16位字母或数字 两次输入的密码不一致 换一张 记住我 忘记密码？ 立即注册 登录 提交 重置 返回首页 上传附件 "
    "请选择 我已阅读并同意用户协议 还没有账号？免费注册 使用第三方账号登录 获取短信验证码 带星号的为必填项 "
    "该手机号已被注册 扫码登录"
)
TITLES = words(
    "长河 归途 旧城 暗夜 少年 江湖 传奇 风暴 密室 蓝海 天使 逆光 山村 往事 追踪 王妃 神医 剑客 星空 女孩 警察 花园 边境"
)
GENRES = words("动作 喜剧 爱情 悬疑 剧情 科幻 战争 古装 家庭 动画 纪录 综艺 大陆 香港 台湾 美国 韩国 日本 英国")
PROGRAMS = words(
    "输入法 浏览器 播放器 压缩软件 记账本 天气预报 阅读器 录屏工具 看图软件 备份助手 日历 词典 翻译机 闹钟 计算器"
)
ESTATES = words("花园 新村 家园 国际城 豪庭 公馆 雅苑 小区 名邸 广场")
ASKED = words(
    "怎么安装 多少钱一台 有什么用 哪个牌子好 坏了怎么修 会不会生锈 尺寸怎么选 能用几年 怎么清洗 去哪里买 怎么退货 "
    "和普通的有什么区别 为什么这么贵 需要什么手续"
)
FACETS = words(
    "不限 1000元以下 1000-2000元 2000-5000元 5000元以上 今天 三天内 一周内 一个月内 综合排序 价格从低到高 销量 人气 "
    "最新发布 只看有图 个人 商家 更多 清空筛选 确定"
)
COLUMNS = words("代码 名称 最新价 涨跌幅 成交量 日期 排名 场次 胜 平 负 积分 单位 数量 金额 净值 时间 车次")
NOTICES = words("公告 通知 公示 说明 决定 办法 名单")
EVENTS = words("召开股东大会 调整收费标准 招标采购 年度报告 系统升级 放假安排 人员变动 中标结果 变更注册地址 暂停服务")
STATES = words("全部问题 待解决 已解决 精华 我要提问 热门分类 悬赏 专家 排行榜 登录 注册")
DOWNLOADS = words(
    "软件语言：简体中文 授权方式：免费软件 运行环境：Win7/Win10 安全检测：无病毒 立即下载 高速下载 普通下载 软件截图 "
    "相关版本 下载地址 网友评论 软件类别：国产软件"
)


def some(random: Random, values: tuple[str, ...], least: int, most: int) -> list[str]:
    """So many of the values, none twice, in any order."""
    count = min(int(random.integers(least, most + 1)), len(values))
    return [values[place] for place in random.permutation(len(values))[:count]]


def digits(random: Random, count: int) -> str:
    return "".join(map(str, random.integers(0, 10, count)))


def telephone(random: Random) -> str:
    return pick(random, (f"1{random.integers(3, 10)}{digits(random, 9)}", f"0{digits(random, 3)}-{digits(random, 8)}"))


def company_name(random: Random) -> str:
    form = pick(random, ("有限公司", "厂", "经营部", "商行"))
    return f"{pick(random, CITIES)}{pick(random, NAMES)[:2]}{pick(random, (*TRADES, *GOODS))}{form}"


def offer_name(random: Random, goods: str) -> str:
    place, suffix = pick(random, CITIES), pick(random, SUFFIXES)
    name = pick(random, (f"{place}{goods}{suffix}", f"{goods}{suffix}", f"{place}{goods}"))
    return " ".join([name, *some(random, VIRTUES + OFFERS, 0, 2)])


def praise(random: Random, goods: str, company: str) -> str:
    """A sentence that says nothing but good of the goods or their maker."""
    uses, virtues = "、".join(some(random, USES, 2, 5)), "，".join(some(random, VIRTUES, 2, 4))
    year, offer = int(random.integers(1988, 2020)), pick(random, OFFERS)
    forms = (
        f"{company}成立于{year}年，是一家专业从事{goods}研发、生产和销售的企业，{virtues}。",
        f"{goods}广泛用于{uses}等行业，{virtues}，深受用户好评。",
        f"我公司生产的{goods}{virtues}，产品远销全国各地，{offer}！",
        f"公司拥有先进的设备和一流的技术团队，本着客户至上的宗旨，为您提供满意的{goods}，{offer}。",
        f"{goods}具有{virtues}等特点，可根据客户要求定做。",
        f"多年来，{company}凭借良好的信誉赢得了{uses}等领域客户的信赖。",
        f"如果您对我们的{goods}感兴趣，请与我们联系，{offer}。",
    )
    return pick(random, forms)


def praises(random: Random, goods: str, company: str) -> list[str]:
    """Up to half a dozen such sentences, in lines of their own or in one."""
    sentences = [praise(random, goods, company) for _ in range(random.integers(1, 7))]
    return ["".join(sentences)] if random.random() < 0.3 else sentences


def contacts(random: Random, company: str) -> list[str]:
    person = f"{pick(random, NAMES)[0]}{pick(random, ('先生', '女士', '经理'))}"
    street = f"{pick(random, CITIES)}市{pick(random, NAMES)[:2]}路{random.integers(1, 900)}号"
    numbers = (f"电话：{telephone(random)}", f"手机：{telephone(random)}", f"传真：{telephone(random)}")
    hotline = f"服务热线：400-{digits(random, 3)}-{digits(random, 4)}"
    others = (f"联系人：{person}", f"QQ：{digits(random, 9)}", f"地址：{street}", hotline, company)
    return some(random, (*numbers, *others), 2, 7)


def product_page(random: Random) -> list[str]:
    goods, company = pick(random, GOODS), company_name(random)
    facts = (
        *(f"价格：￥{random.integers(1, 9000)}.00", f"品牌：{pick(random, NAMES)}", f"型号：{digits(random, 4)}"),
        *(f"产地：{pick(random, CITIES)}", f"最小起订量：{random.integers(1, 100)}", "立即询价", "在线咨询"),
        *(f"发布时间：{any_date(random)}", f"浏览次数：{random.integers(1, 9999)}", "发货期限：3天内发货"),
    )
    lines = [company] * int(random.integers(0, 3)) + some(random, MENU, 3, 9)
    lines += [offer_name(random, goods)] * int(random.integers(1, 4)) + some(random, facts, 3, 9)
    lines += [*contacts(random, company), "产品详情", *praises(random, goods, company)]
    return lines + [offer_name(random, pick(random, (goods, *GOODS))) for _ in range(random.integers(0, 20))]


def company_page(random: Random) -> list[str]:
    goods, company = pick(random, GOODS), company_name(random)
    lines = some(random, MENU, 3, 9) + [company] * int(random.integers(1, 12)) + [f"主营产品：{','.join([goods] * 3)}"]
    lines += praises(random, goods, company) + contacts(random, company)
    return lines + [offer_name(random, goods) for _ in range(random.integers(0, 12))]


def shop_list(random: Random) -> list[str]:
    lines = some(random, FACETS, 0, 12)
    for _ in range(random.integers(8, 30)):
        counts = (f"￥{random.integers(5, 3000)}", f"已售{random.integers(9999)}件", company_name(random))
        entry = [offer_name(random, pick(random, GOODS)), *counts]
        lines += [" ".join(entry)] if random.random() < 0.3 else entry[: int(random.integers(2, 5))]
    return lines


def estate_list(random: Random) -> list[str]:
    lines = some(random, FACETS, 4, 18)
    for _ in range(random.integers(6, 25)):
        place = f"{pick(random, CITIES)}{pick(random, NAMES)}{pick(random, ESTATES)}"
        size = f"{random.integers(1, 5)}室{random.integers(1, 3)}厅 {random.integers(40, 200)}㎡"
        facts = (size, f"{random.integers(20, 900)}万", f"{random.integers(1, 30)}层 精装修", any_date(random))
        lines += [place, *some(random, facts, 2, 4)] if random.random() < 0.6 else [" ".join((place, *facts))]
    return lines


def video_page(random: Random) -> list[str]:
    names = ["".join(some(random, TITLES, 1, 2)) for _ in range(random.integers(6, 40))]
    facts = (
        *(f"年份：{random.integers(1985, 2024)}", f"类型：{' '.join(some(random, GENRES, 1, 3))}", "状态：更新中"),
        *(f"主演：{' '.join(some(random, NAMES, 2, 5))}", f"导演：{pick(random, NAMES)}", f"更新：{any_date(random)}"),
        f"{names[0]}免费在线观看，{names[0]}全集高清播放，{names[0]}剧情介绍。",
    )
    episodes = [f"第{number:02}集" for number in range(1, int(random.integers(1, 60)))]
    others = [f"{name} {pick(random, ('高清', '完结', '更新至12集', '正片', '9.1分'))}" for name in names[1:]]
    return [*some(random, GENRES, 0, 12), names[0], *some(random, facts, 3, 7), *episodes, "猜你喜欢", *others]


def form_page(random: Random) -> list[str]:
    mark = pick(random, ("：", "", " *", ":"))
    lines = [field + mark for field in some(random, FIELDS, 3, 12)]
    for hint in some(random, HINTS, 3, 14):
        lines.insert(int(random.integers(len(lines) + 1)), hint)
    return [*some(random, MENU, 0, 12), *lines, *contacts(random, company_name(random))[: random.integers(0, 4)]]


def table_page(random: Random) -> list[str]:
    columns, joint = int(random.integers(2, 8)), pick(random, (" ", "\t", " | ", ""))
    rows = [some(random, COLUMNS, columns, columns)]
    for _ in range(random.integers(10, 50)):
        name = pick(random, (company_name(random), digits(random, 6), any_date(random), pick(random, GOODS)))
        figures = [f"{random.normal(0, 50):.2f}{pick(random, ('', '', '%', '万'))}" for _ in range(columns - 1)]
        rows.append([name, *figures])
    return [joint.join(row) for row in rows] if joint else [cell for row in rows for cell in row]


def notice_list(random: Random) -> list[str]:
    company, lines = company_name(random), some(random, MENU, 3, 12)
    lines.append(f"当前位置：首页 > {pick(random, MENU)}")
    for _ in range(random.integers(8, 30)):
        who = f"{company}关于{random.integers(2012, 2024)}年" if random.random() < 0.6 else "关于"
        title = f"{who}{pick(random, EVENTS)}的{pick(random, NOTICES)}"
        lines += [f"· {title} {any_date(random)}"] if random.random() < 0.7 else [title, any_date(random)]
    return [*lines, "首页 上一页 1 2 3 4 5 下一页 尾页", *contacts(random, company)]


def question_list(random: Random) -> list[str]:
    lines = some(random, STATES, 2, 9)
    for _ in range(random.integers(8, 30)):
        counts = f"{random.integers(0, 40)}个回答 {random.integers(5, 9000)}次浏览"
        lines.append(f"{pick(random, GOODS + PROGRAMS)}{pick(random, ASKED)}？")
        lines += some(random, (counts, any_date(random), pick(random, NAMES), "已解决"), 0, 3)
    return lines


def download_page(random: Random) -> list[str]:
    names = [
        f"{pick(random, NAMES)}{pick(random, PROGRAMS)} v{random.integers(1, 12)}.{random.integers(20)}"
        for _ in range(random.integers(5, 40))
    ]
    facts = (
        *(f"软件大小：{random.integers(1, 900)}.{random.integers(9)}MB", f"更新时间：{any_date(random)}"),
        f"{names[0]}是一款简单好用的软件，界面清爽，功能强大，需要的朋友快来下载吧！",
    )
    return [*some(random, MENU, 0, 8), names[0], *some(random, facts + DOWNLOADS, 6, 15), *names[1:]]


def stuffed_page(random: Random) -> list[str]:
    """Search words around one word."""
    goods, lines = pick(random, GOODS + POSTS + PROGRAMS), []
    for _ in range(random.integers(8, 40)):
        forms = (
            *(f"{pick(random, CITIES)}{goods}{pick(random, SUFFIXES)}", f"{goods}{pick(random, ASKED)}"),
            *(f"{goods}{pick(random, SUFFIXES)}_{goods}{pick(random, SUFFIXES)}", f"{pick(random, VIRTUES)}的{goods}"),
        )
        lines.append(pick(random, forms))
    return lines


MAKERS: tuple[Callable[[Random], list[str]], ...] = (
    *(product_page, company_page, shop_list, estate_list, video_page, form_page, table_page, notice_list),
    *(question_list, download_page, stuffed_page),
)


def junk_bodies(count: int, seed: int) -> Bodies:
    """So many of each kind."""
    random = np.random.default_rng(seed)
    return [make(random) for make in MAKERS for _ in range(count)]
