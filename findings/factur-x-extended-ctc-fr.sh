#!/usr/bin/env bash
# A Factur-X cannot say that it is of the profile EXTENDED-CTC-FR, which French
# platforms ask for: a validator of Factur-X refuses the name.
#
# Versions: Mustang-CLI 2.26.0 (Maven Central), Java 17.
#
# XP Z12-012 gives the profile EXTENDED-CTC-FR a name for BT-24,
# urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr, and
# says that it is a part of EXTENDED of Factur-X. A good engineer writes that name in
# the XML of his PDF. The list of BT-24 in Factur-X's own Schematron has
# urn:factur-x.eu:1p0:extended and no other of France: the same document is valid
# under that name and refused (FX-SCH-A-000636) under the first, which is for an
# XML that travels alone.
#
# The parent of Mustang-CLI is not on Maven Central: the plugin that fetches it
# has to be one that reads no parent (maven-dependency-plugin 2.10); 3.x fails.
#
# Seen:
#   extended: valid
#   extended-ctc-fr: FX-SCH-A-000636 invalid
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.10:copy \
	-Dartifact=org.mustangproject:Mustang-CLI:2.26.0 -DoutputDirectory=. >/dev/null
cat > invoice.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
 <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>PROFILE</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
 <rsm:ExchangedDocument><ram:ID>F-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20270201</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction>
  <ram:IncludedSupplyChainTradeLineItem>
   <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
   <ram:SpecifiedTradeProduct><ram:Name>Service</ram:Name></ram:SpecifiedTradeProduct>
   <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>100.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
   <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
   <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>
  <ram:ApplicableHeaderTradeAgreement>
   <ram:SellerTradeParty><ram:Name>VENDEUR</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">775701584</ram:ID></ram:SpecifiedLegalOrganization><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR74775701584</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
   <ram:BuyerTradeParty><ram:Name>ACHETEUR</ram:Name><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
  </ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeDelivery/>
  <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
   <ram:ApplicableTradeTax><ram:CalculatedAmount>20.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>100.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
   <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20270301</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
   <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">20.00</ram:TaxTotalAmount><ram:GrandTotalAmount>120.00</ram:GrandTotalAmount><ram:DuePayableAmount>120.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </ram:ApplicableHeaderTradeSettlement>
 </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
EOF
for profile in urn:factur-x.eu:1p0:extended urn.cpro.gouv.fr:1p0:extended-ctc-fr; do
	sed "s|PROFILE|urn:cen.eu:en16931:2017#conformant#$profile|" invoice.xml > named.xml
	java -jar Mustang-CLI-2.26.0.jar --no-notices --action validate --source named.xml > report.xml 2>/dev/null || true
	rule=$(grep -o 'ID FX-SCH-A-[0-9]*' report.xml | sed 's/ID //; s/$/ /' | tr -d "\n" || true)
	echo "${profile##*:}: $rule$(grep -o '<summary status="[a-z]*' report.xml | tail -1 | sed 's/.*"//')"
done | tee said
diff said - <<'EOF'
extended: valid
extended-ctc-fr: FX-SCH-A-000636 invalid
EOF
